package ai.tokenhot.app.conformance;

import ai.tokenhot.inference.ChatRequest;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.Effort;
import ai.tokenhot.inference.Finish.Reason;
import ai.tokenhot.inference.MediaKind;
import ai.tokenhot.inference.MediaSource;
import ai.tokenhot.inference.OutputFormat;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Quantity;
import ai.tokenhot.inference.ServiceTier;
import ai.tokenhot.inference.Setting;
import ai.tokenhot.inference.ThinkingMode;
import ai.tokenhot.inference.Tool;
import ai.tokenhot.inference.ToolChoice;
import ai.tokenhot.inference.Turn;
import ai.tokenhot.inference.Turn.Role;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.testkit.chat.contract.Samples;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All that the page tells of. To add a feature is to write a request for it in each language, and what it means. */
final class Features {

    static final String PNG = Samples.picture().content().base64();
    static final String PDF = Samples.document().content().base64();
    private static final String TEXT_FILE =
            Base64.getEncoder().encodeToString("The heron is grey.".getBytes(StandardCharsets.UTF_8));
    private static final String WAV = Base64.getEncoder().encodeToString(wav());
    private static final String MP4 = Base64.getEncoder().encodeToString(mp4());

    private static final String WEATHER_SCHEMA =
            "{'type':'object','properties':{'location':{'type':'string','description':'City'}},"
                    + "'required':['location'],'additionalProperties':false}";

    /** A constant is the one value of an enumeration; alternatives that exclude each other need not say so. */
    private static final String ONE_OF_CONSTANTS = "{\"type\":\"object\",\"properties\":{"
            + "\"a\":{\"type\":\"string\",\"enum\":[\"x\"]},"
            + "\"b\":{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"integer\"}]},"
            + "\"c\":{\"type\":[\"string\",\"null\"]}}}";

    /** The languages whose models here think as they see fit when nothing is said; the others' do not think then. */
    private static final Set<String> THINKING_ANYWAY = Set.of("openai-chat", "gemini");

    private final List<Feature> all = new ArrayList<>();

    private Features() {}

    static List<Feature> all() {
        var features = new Features();
        features.conversation();
        features.media();
        features.tools();
        features.toolResults();
        features.output();
        features.sampling();
        features.thinking();
        features.operation();
        features.answers();
        features.ends();
        features.usage();
        return List.copyOf(features.all);
    }

    private Feature feature(String group, String name) {
        var feature = new Feature(group, name);
        all.add(feature);
        return feature;
    }

    // --- conversation ---

    private void conversation() {
        String group = "Conversation";
        feature(group, "plain text")
                .saying("Hello there!")
                .means(request -> said(request, Role.USER).contains("Hello there!"));
        feature(group, "several turns")
                .completions("{'messages':[{'role':'user','content':'My name is Ada.'},"
                        + "{'role':'assistant','content':'Hello Ada.'},{'role':'user','content':'Who am I?'}]}")
                .responses("{'input':[{'role':'user','content':'My name is Ada.'},"
                        + "{'role':'assistant','content':'Hello Ada.'},{'role':'user','content':'Who am I?'}]}")
                .messages("{'messages':[{'role':'user','content':'My name is Ada.'},"
                        + "{'role':'assistant','content':'Hello Ada.'},{'role':'user','content':'Who am I?'}]}")
                .content("{'contents':[{'role':'user','parts':[{'text':'My name is Ada.'}]},"
                        + "{'role':'model','parts':[{'text':'Hello Ada.'}]},"
                        + "{'role':'user','parts':[{'text':'Who am I?'}]}]}")
                .means(request -> roles(request).equals(List.of(Role.USER, Role.ASSISTANT, Role.USER))
                        && said(request, Role.ASSISTANT).equals("Hello Ada."));
        feature(group, "system text")
                .completions(
                        "{'messages':[{'role':'system','content':'Be brief.'},{'role':'user','content':'Hello!'}]}")
                .responses("{'instructions':'Be brief.'}")
                .messages("{'system':'Be brief.'}")
                .content("{'systemInstruction':{'parts':[{'text':'Be brief.'}]}}")
                .means(request -> instructs(request, 0, "Be brief."));
        feature(group, "developer's text")
                .completions(
                        "{'messages':[{'role':'developer','content':'Be brief.'},{'role':'user','content':'Hello!'}]}")
                .responses("{'input':[{'role':'developer','content':'Be brief.'},{'role':'user','content':'Hello!'}]}")
                .means(request -> instructs(request, 0, "Be brief."));
        feature(group, "several system texts")
                .completions(
                        "{'messages':[{'role':'system','content':'Be brief.'},{'role':'system','content':'Be kind.'},"
                                + "{'role':'user','content':'Hello!'}]}")
                .responses("{'instructions':'Be brief.','input':[{'role':'system','content':'Be kind.'},"
                        + "{'role':'user','content':'Hello!'}]}")
                .messages("{'system':[{'type':'text','text':'Be brief.'},{'type':'text','text':'Be kind.'}]}")
                .content("{'systemInstruction':{'parts':[{'text':'Be brief.'},{'text':'Be kind.'}]}}")
                .means(request -> {
                    String text = instructions(request);
                    return text.contains("Be brief.") && text.contains("Be kind.");
                });
        feature(group, "system text in mid-conversation")
                .completions("{'messages':[{'role':'user','content':'Hi.'},{'role':'assistant','content':'Hello.'},"
                        + "{'role':'user','content':'One.'},{'role':'system','content':'Be brief.'}]}")
                .responses("{'input':[{'role':'user','content':'Hi.'},{'role':'assistant','content':'Hello.'},"
                        + "{'role':'user','content':'One.'},{'role':'system','content':'Be brief.'}]}")
                .messages("{'messages':[{'role':'user','content':'Hi.'},{'role':'assistant','content':'Hello.'},"
                        + "{'role':'user','content':'One.'},{'role':'system','content':'Be brief.'}]}")
                .means(request -> instructs(request, 3, "Be brief."));
        feature(group, "turns of one role after each other")
                .completions("{'messages':[{'role':'user','content':'One.'},{'role':'user','content':'Two.'}]}")
                .responses("{'input':[{'role':'user','content':'One.'},{'role':'user','content':'Two.'}]}")
                .messages("{'messages':[{'role':'user','content':'One.'},{'role':'user','content':'Two.'}]}")
                .content("{'contents':[{'role':'user','parts':[{'text':'One.'}]},"
                        + "{'role':'user','parts':[{'text':'Two.'}]}]}")
                .means(request -> {
                    String text = said(request, Role.USER);
                    return text.contains("One.") && text.contains("Two.");
                });
        feature(group, "the assistant's turn first")
                .completions("{'messages':[{'role':'assistant','content':'Hello.'},{'role':'user','content':'Hi.'}]}")
                .responses("{'input':[{'role':'assistant','content':'Hello.'},{'role':'user','content':'Hi.'}]}")
                .content("{'contents':[{'role':'model','parts':[{'text':'Hello.'}]},"
                        + "{'role':'user','parts':[{'text':'Hi.'}]}]}")
                .means(request -> roles(request).equals(List.of(Role.ASSISTANT, Role.USER)));
        feature(group, "the assistant's turn last, to be continued")
                .completions("{'messages':[{'role':'user','content':'Hi.'},{'role':'assistant','content':'Hel'}]}")
                .responses("{'input':[{'role':'user','content':'Hi.'},{'role':'assistant','content':'Hel'}]}")
                .messages("{'messages':[{'role':'user','content':'Hi.'},{'role':'assistant','content':'Hel'}]}")
                .content("{'contents':[{'role':'user','parts':[{'text':'Hi.'}]},"
                        + "{'role':'model','parts':[{'text':'Hel'}]}]}")
                .means(request -> roles(request).equals(List.of(Role.USER, Role.ASSISTANT)));
        feature(group, "the name of who speaks")
                .completions("{'messages':[{'role':'user','name':'ada','content':'Hello!'}]}")
                .means(request ->
                        request.turns().stream().anyMatch(turn -> turn.name().equals(Optional.of("ada"))));
    }

    private static String text(List<Content> content) {
        return content.stream()
                .map(one -> one.part() instanceof Part.Text found ? found.text() : "")
                .collect(Collectors.joining("\n"));
    }

    private static String said(ChatRequest request, Role role) {
        return request.turns().stream()
                .filter(turn -> turn.role() == role)
                .map(turn -> text(turn.content()))
                .collect(Collectors.joining("\n"));
    }

    private static String instructions(ChatRequest request) {
        return request.turns().stream()
                .takeWhile(turn -> turn.role().instructs())
                .map(turn -> text(turn.content()))
                .collect(Collectors.joining("\n"));
    }

    private static List<Role> roles(ChatRequest request) {
        return request.turns().stream().map(Turn::role).toList();
    }

    private static boolean instructs(ChatRequest request, int at, String text) {
        return request.turns().size() > at
                && request.turns().get(at).role().instructs()
                && text(request.turns().get(at).content()).equals(text);
    }

    // --- media ---

    private void media() {
        String group = "Pictures, documents, sound";
        feature(group, "picture in the request")
                .completions(chatParts("{'type':'image_url','image_url':{'url':'data:image/png;base64,PNG'}}"))
                .responses(itemParts("{'type':'input_image','image_url':'data:image/png;base64,PNG','detail':'auto'}"))
                .messages(blocks("{'type':'image','source':{'type':'base64','media_type':'image/png','data':'PNG'}}"))
                .content(parts("{'inlineData':{'mimeType':'image/png','data':'PNG'}}"))
                .means(shows(Part.Image.class, PNG));
        feature(group, "picture by its URL")
                .completions(chatParts("{'type':'image_url','image_url':{'url':'PICTURE_URL'}}"))
                .responses(itemParts("{'type':'input_image','image_url':'PICTURE_URL','detail':'auto'}"))
                .messages(blocks("{'type':'image','source':{'type':'url','url':'PICTURE_URL'}}"))
                .content(parts("{'fileData':{'mimeType':'image/png','fileUri':'PICTURE_URL'}}"))
                .means(shows(Part.Image.class, PNG));
        feature(group, "how closely to look at a picture")
                .completions(chatParts(
                        "{'type':'image_url','image_url':{'url':'data:image/png;base64,PNG','detail':'high'}}"))
                .responses(itemParts("{'type':'input_image','image_url':'data:image/png;base64,PNG','detail':'high'}"))
                .content(parts("{'inlineData':{'mimeType':'image/png','data':'PNG'},"
                        + "'mediaResolution':{'level':'MEDIA_RESOLUTION_HIGH'}}"))
                .means(request -> found(request, Part.Image.class)
                        .anyMatch(image -> image.detail().equals(Optional.of("high"))));
        feature(group, "PDF in the request")
                .completions(chatParts(
                        "{'type':'file','file':{'filename':'a.pdf','file_data':'data:application/pdf;base64,PDF'}}"))
                .responses(itemParts(
                        "{'type':'input_file','filename':'a.pdf','file_data':'data:application/pdf;base64,PDF'}"))
                .messages(blocks(
                        "{'type':'document','source':{'type':'base64','media_type':'application/pdf','data':'PDF'}}"))
                .content(parts("{'inlineData':{'mimeType':'application/pdf','data':'PDF'}}"))
                .means(shows(Part.Document.class, PDF));
        feature(group, "PDF by its URL")
                .responses(itemParts("{'type':'input_file','file_url':'DOCUMENT_URL'}"))
                .messages(blocks("{'type':'document','source':{'type':'url','url':'DOCUMENT_URL'}}"))
                .content(parts("{'fileData':{'mimeType':'application/pdf','fileUri':'DOCUMENT_URL'}}"))
                .means(shows(Part.Document.class, PDF));
        feature(group, "text file")
                .completions(chatParts(
                        "{'type':'file','file':{'filename':'a.txt','file_data':'data:text/plain;base64,TXT'}}"))
                .responses(
                        itemParts("{'type':'input_file','filename':'a.txt','file_data':'data:text/plain;base64,TXT'}"))
                .messages(blocks("{'type':'document','source':{'type':'text','media_type':'text/plain',"
                        + "'data':'The heron is grey.'}}"))
                .content(parts("{'inlineData':{'mimeType':'text/plain','data':'TXT'}}"))
                .means(request -> said(request, Role.USER).contains("The heron is grey.")
                        || shows(Part.Document.class, TEXT_FILE).test(request));
        feature(group, "sound")
                .completions(chatParts("{'type':'input_audio','input_audio':{'data':'WAV','format':'wav'}}"))
                .content(parts("{'inlineData':{'mimeType':'audio/wav','data':'WAV'}}"))
                .means(shows(Part.Audio.class, WAV));
        feature(group, "film")
                .content(parts("{'inlineData':{'mimeType':'video/mp4','data':'MP4'}}"))
                .means(shows(Part.Video.class, MP4));
        feature(group, "a file that lies at the caller's vendor")
                .completions(chatParts("{'type':'file','file':{'file_id':'file-abc123'}}"))
                .responses(itemParts("{'type':'input_file','file_id':'file-abc123'}"))
                .messages(blocks("{'type':'document','source':{'type':'file','file_id':'file_abc123'}}"))
                .content(parts("{'fileData':{'mimeType':'application/pdf',"
                        + "'fileUri':'https://generativelanguage.googleapis.com/v1beta/files/abc123'}}"))
                .means(request -> found(request, Part.Document.class).findAny().isPresent());
    }

    private static String media(String text) {
        return text.replace("PNG'", PNG + "'")
                .replace("PDF'", PDF + "'")
                .replace("TXT'", TEXT_FILE + "'")
                .replace("WAV'", WAV + "'")
                .replace("MP4'", MP4 + "'");
    }

    private static String chatParts(String part) {
        return media("{'messages':[{'role':'user','content':[{'type':'text','text':'What is this?'}," + part + "]}]}");
    }

    private static String itemParts(String part) {
        return media(
                "{'input':[{'role':'user','content':[{'type':'input_text','text':'What is this?'}," + part + "]}]}");
    }

    private static String blocks(String block) {
        return media("{'messages':[{'role':'user','content':[{'type':'text','text':'What is this?'}," + block + "]}]}");
    }

    private static String parts(String part) {
        return media("{'contents':[{'role':'user','parts':[{'text':'What is this?'}," + part + "]}]}");
    }

    private static Stream<Part> parts(ChatRequest request) {
        return request.turns().stream()
                .flatMap(turn -> turn.content().stream())
                .flatMap(content -> content.part() instanceof Part.ToolResult result
                        ? Stream.concat(Stream.of(result), result.content().stream())
                        : Stream.of(content.part()));
    }

    private static <T extends Part> Stream<T> found(ChatRequest request, Class<T> kind) {
        return parts(request).filter(kind::isInstance).map(kind::cast);
    }

    /** A part of this kind, either with these bytes or with the address at which they lie. */
    private static Predicate<ChatRequest> shows(Class<? extends Part> kind, String base64) {
        return request -> found(request, kind).anyMatch(part -> switch (source(part)) {
            case MediaSource.Inline inline -> inline.base64().equals(base64);
            case MediaSource.Remote remote -> remote.url().startsWith("https://127.0.0.1:");
            case MediaSource.Held ignored -> false;
        });
    }

    private static MediaSource source(Part part) {
        return switch (part) {
            case Part.Image image -> image.source();
            case Part.Audio audio -> audio.source();
            case Part.Video video -> video.source();
            case Part.Document document -> document.source();
            default -> throw new IllegalArgumentException(part.toString());
        };
    }

    /** A second of silence. */
    private static byte[] wav() {
        int rate = 8_000;
        var bytes = java.nio.ByteBuffer.allocate(44 + rate).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        bytes.put("RIFF".getBytes(StandardCharsets.US_ASCII))
                .putInt(36 + rate)
                .put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII))
                .putInt(16)
                .putShort((short) 1)
                .putShort((short) 1)
                .putInt(rate)
                .putInt(rate)
                .putShort((short) 1)
                .putShort((short) 8)
                .put("data".getBytes(StandardCharsets.US_ASCII))
                .putInt(rate);
        while (bytes.hasRemaining()) {
            bytes.put((byte) 0x80);
        }
        return bytes.array();
    }

    /** As much of a film as tells that it is one. */
    private static byte[] mp4() {
        return "\0\0\0\u0018ftypmp42\0\0\0\0mp42isom".getBytes(StandardCharsets.ISO_8859_1);
    }

    // --- tools ---

    private static String chatTool(String members) {
        return "'tools':[{'type':'function','function':{'name':'get_weather'" + members + "}}]";
    }

    private static String itemTool(String members) {
        return "'tools':[{'type':'function','name':'get_weather'" + members + "}]";
    }

    private static String blockTool(String members) {
        return "'tools':[{'name':'get_weather'" + members + "}]";
    }

    private static String partTool(String members) {
        return "'tools':[{'functionDeclarations':[{'name':'get_weather'" + members + "}]}]";
    }

    private Feature tool(String group, String name, String schema) {
        return feature(group, name)
                .completions("{" + chatTool(",'description':'Weather.','parameters':" + schema) + "}")
                .responses("{" + itemTool(",'description':'Weather.','strict':false,'parameters':" + schema) + "}")
                .messages("{" + blockTool(",'description':'Weather.','input_schema':" + schema) + "}")
                .content("{" + partTool(",'description':'Weather.','parametersJsonSchema':" + schema) + "}")
                .means(request -> function(request)
                        .filter(tool -> tool.description().equals(Optional.of("Weather."))
                                && tool.parameters().equals(Optional.of(Language.object(schema))))
                        .isPresent());
    }

    private static Optional<Tool.Function> function(ChatRequest request) {
        return request.tools().stream()
                .filter(Tool.Function.class::isInstance)
                .map(Tool.Function.class::cast)
                .filter(tool -> tool.name().equals("get_weather"))
                .findFirst();
    }

    private Feature choice(String group, String name, String chat, String block, String part) {
        String schema = WEATHER_SCHEMA;
        var feature = feature(group, name)
                .completions("{" + chatTool(",'parameters':" + schema) + ",'tool_choice':" + chat + "}")
                .responses("{" + itemTool(",'strict':false,'parameters':" + schema) + ",'tool_choice':"
                        + chat.replace("'function':{'name':'get_weather'}", "'name':'get_weather'") + "}");
        if (!block.isEmpty()) {
            feature.messages("{" + blockTool(",'input_schema':" + schema) + ",'tool_choice':" + block + "}");
        }
        if (!part.isEmpty()) {
            feature.content("{" + partTool(",'parametersJsonSchema':" + schema)
                    + ",'toolConfig':{'functionCallingConfig':" + part + "}}");
        }
        return feature;
    }

    private static Predicate<ChatRequest> chooses(ToolChoice choice) {
        return request -> request.settings().get(Setting.TOOL_CHOICE).equals(Optional.of(choice));
    }

    private void tools() {
        String group = "Tools";
        tool(group, "declaration", WEATHER_SCHEMA);
        tool(
                group,
                "schema: bounds and patterns",
                "{'type':'object','properties':{'a':{'type':'integer','minimum':1,'maximum':9},"
                        + "'b':{'type':'string','minLength':2,'pattern':'^a'},"
                        + "'c':{'type':'array','items':{'type':'string'},'minItems':1}},'required':['a']}");
        tool(
                        group,
                        "schema: constants, alternatives, null",
                        "{'type':'object','properties':{'a':{'const':'x'},"
                                + "'b':{'oneOf':[{'type':'string'},{'type':'integer'}]},'c':{'type':['string','null']}}}")
                .means(request -> function(request)
                        .flatMap(Tool.Function::parameters)
                        .map(parameters -> parameters
                                .text()
                                .replace("{\"const\":\"x\"}", "{\"type\":\"string\",\"enum\":[\"x\"]}")
                                .replace("oneOf", "anyOf"))
                        .equals(Optional.of(ONE_OF_CONSTANTS)));
        tool(
                group,
                "schema: references",
                "{'type':'object','properties':{'a':{'$ref':'#/$defs/d'}},'$defs':{'d':{'type':'string'}}}");
        tool(
                group,
                "schema: exclusive bounds, names of members, conditions",
                "{'type':'object','properties':{'a':{'type':'integer','exclusiveMinimum':0}},"
                        + "'propertyNames':{'pattern':'^a'},'not':{'required':['b']}}");
        feature(group, "a tool without parameters")
                .completions("{" + chatTool("") + "}")
                .responses("{" + itemTool(",'strict':false,'parameters':{'type':'object','properties':{}}") + "}")
                .messages("{" + blockTool(",'input_schema':{'type':'object','properties':{}}") + "}")
                .content("{" + partTool("") + "}")
                .means(request -> function(request)
                        .filter(tool -> tool.parameters()
                                .flatMap(schema -> schema.object("properties"))
                                .filter(properties -> !properties.members().isEmpty())
                                .isEmpty())
                        .isPresent());
        feature(group, "strict arguments")
                .completions("{" + chatTool(",'strict':true,'parameters':" + WEATHER_SCHEMA) + "}")
                .responses("{" + itemTool(",'strict':true,'parameters':" + WEATHER_SCHEMA) + "}")
                .messages("{" + blockTool(",'strict':true,'input_schema':" + WEATHER_SCHEMA) + "}")
                .means(request ->
                        function(request).flatMap(Tool.Function::strict).equals(Optional.of(true)));
        choice(group, "choice: as the model sees fit", "'auto'", "{'type':'auto'}", "{'mode':'AUTO'}")
                .means(request -> request.settings()
                        .get(Setting.TOOL_CHOICE)
                        .filter(given -> !given.equals(new ToolChoice.Auto()))
                        .isEmpty());
        choice(group, "choice: none", "'none'", "{'type':'none'}", "{'mode':'NONE'}")
                .means(chooses(new ToolChoice.None()));
        choice(group, "choice: some tool", "'required'", "{'type':'any'}", "{'mode':'ANY'}")
                .means(chooses(new ToolChoice.Required()));
        choice(
                        group,
                        "choice: this tool",
                        "{'type':'function','function':{'name':'get_weather'}}",
                        "{'type':'tool','name':'get_weather'}",
                        "{'mode':'ANY','allowedFunctionNames':['get_weather']}")
                .means(chooses(new ToolChoice.Named("get_weather")));
        String two =
                "'tools':[{'functionDeclarations':[{'name':'get_weather'},{'name':'get_time'},{'name':'get_tide'}]}]";
        feature(group, "choice: one of some tools")
                .completions(("{'tools':[{'type':'function','function':{'name':'get_weather'}},"
                        + "{'type':'function','function':{'name':'get_time'}},"
                        + "{'type':'function','function':{'name':'get_tide'}}],"
                        + "'tool_choice':{'type':'allowed_tools','allowed_tools':{'mode':'required','tools':["
                        + "{'type':'function','function':{'name':'get_weather'}},"
                        + "{'type':'function','function':{'name':'get_time'}}]}}}"))
                .responses(("{'tools':[{'type':'function','name':'get_weather','strict':false,'parameters':{}},"
                        + "{'type':'function','name':'get_time','strict':false,'parameters':{}},"
                        + "{'type':'function','name':'get_tide','strict':false,'parameters':{}}],"
                        + "'tool_choice':{'type':'allowed_tools','mode':'required','tools':["
                        + "{'type':'function','name':'get_weather'},{'type':'function','name':'get_time'}]}}"))
                .content("{" + two + ",'toolConfig':{'functionCallingConfig':{'mode':'ANY',"
                        + "'allowedFunctionNames':['get_weather','get_time']}}}")
                .means(chooses(new ToolChoice.Allowed(List.of("get_weather", "get_time"), true)));
        feature(group, "one call at a time")
                .completions("{" + chatTool("") + ",'parallel_tool_calls':false}")
                .responses("{" + itemTool(",'strict':false,'parameters':{'type':'object','properties':{}}")
                        + ",'parallel_tool_calls':false}")
                .messages("{" + blockTool(",'input_schema':{'type':'object','properties':{}}")
                        + ",'tool_choice':{'type':'auto','disable_parallel_tool_use':true}}")
                .means(request -> request.settings().get(Setting.PARALLEL_TOOLS).equals(Optional.of(false)));
        feature(group, "a tool that takes free text")
                .completions("{'tools':[{'type':'custom','custom':{'name':'get_weather'}}]}")
                .responses("{'tools':[{'type':'custom','name':'get_weather'}]}")
                .means(request -> request.tools().stream().anyMatch(Tool.Custom.class::isInstance));
        feature(group, "a tool that takes text of a grammar")
                .completions("{'tools':[{'type':'custom','custom':{'name':'get_weather','format':{'type':'grammar',"
                        + "'grammar':{'syntax':'regex','definition':'a+'}}}}]}")
                .responses("{'tools':[{'type':'custom','name':'get_weather','format':{'type':'grammar',"
                        + "'syntax':'regex','definition':'a+'}}]}")
                .means(request -> request.tools().stream()
                        .anyMatch(tool -> tool instanceof Tool.Custom custom
                                && custom.grammar().isPresent()));
        feature(group, "the older form of tools")
                .completions("{'functions':[{'name':'get_weather','parameters':" + WEATHER_SCHEMA + "}]}")
                .means(request -> function(request).isPresent());
        feature(group, "search of the web")
                .completions("{'web_search_options':{}}")
                .responses("{'tools':[{'type':'web_search'}]}")
                .messages("{'tools':[{'type':'web_search_20250305','name':'web_search'}]}")
                .content("{'tools':[{'googleSearch':{}}]}")
                .means(request -> request.tools().stream().anyMatch(Tool.WebSearch.class::isInstance));
        feature(group, "other tools that the vendor runs")
                .responses("{'tools':[{'type':'code_interpreter','container':{'type':'auto'}}]}")
                .messages("{'tools':[{'type':'code_execution_20250825','name':'code_execution'}]}")
                .content("{'tools':[{'codeExecution':{}}]}")
                .means(request -> request.tools().stream().anyMatch(Tool.Hosted.class::isInstance));
    }

    private Feature result(String group, String name, String chat, String item, String block, String part) {
        var feature = feature(group, name);
        if (!chat.isEmpty()) {
            feature.completions("{" + chatTool(",'parameters':" + WEATHER_SCHEMA)
                    + ",'messages':[{'role':'user','content':'Weather?'},"
                    + "{'role':'assistant','tool_calls':[{'id':'call_1','type':'function',"
                    + "'function':{'name':'get_weather','arguments':'{}'}}]},"
                    + "{'role':'tool','tool_call_id':'call_1','content':" + chat + "}]}");
        }
        if (!item.isEmpty()) {
            feature.responses("{" + itemTool(",'strict':false,'parameters':" + WEATHER_SCHEMA)
                    + ",'input':[{'role':'user','content':'Weather?'},"
                    + "{'type':'function_call','call_id':'call_1','name':'get_weather','arguments':'{}'},"
                    + "{'type':'function_call_output','call_id':'call_1','output':" + item + "}]}");
        }
        if (!block.isEmpty()) {
            feature.messages("{" + blockTool(",'input_schema':" + WEATHER_SCHEMA)
                    + ",'messages':[{'role':'user','content':'Weather?'},"
                    + "{'role':'assistant','content':[{'type':'tool_use','id':'toolu_1','name':'get_weather','input':{}}]},"
                    + "{'role':'user','content':[{'type':'tool_result','tool_use_id':'toolu_1'," + block + "}]}]}");
        }
        feature.content("{" + partTool(",'parametersJsonSchema':" + WEATHER_SCHEMA)
                + ",'contents':[{'role':'user','parts':[{'text':'Weather?'}]},"
                + "{'role':'model','parts':[{'functionCall':{'id':'call_1','name':'get_weather','args':{}},"
                + "'thoughtSignature':'c2tpcF90aG91Z2h0X3NpZ25hdHVyZV92YWxpZGF0b3I='}]},"
                + "{'role':'user','parts':[{'functionResponse':{'id':'call_1','name':'get_weather'," + part + "}}]}]}");
        return feature;
    }

    private static boolean returned(ChatRequest request, String text) {
        return found(request, Part.ToolResult.class)
                .flatMap(result -> result.content().stream())
                .anyMatch(
                        part -> part instanceof Part.Text found && found.text().contains(text));
    }

    private void toolResults() {
        String group = "Results of tools";
        result(
                        group,
                        "text",
                        "'Hail, 17 degrees'",
                        "'Hail, 17 degrees'",
                        "'content':'Hail, 17 degrees'",
                        "'response':{'output':'Hail, 17 degrees'}")
                .means(request -> returned(request, "Hail, 17 degrees"));
        result(
                        group,
                        "JSON",
                        "'{\\'sky\\':\\'hail\\'}'",
                        "'{\\'sky\\':\\'hail\\'}'",
                        "'content':'{\\'sky\\':\\'hail\\'}'",
                        "'response':{'sky':'hail'}")
                .means(request -> returned(request, "{\"sky\":\"hail\"}"));
        result(
                        group,
                        "a failure",
                        "",
                        "",
                        "'content':'no such city','is_error':true",
                        "'response':{'error':'no such city'}")
                .means(request -> returned(request, "no such city")
                        && found(request, Part.ToolResult.class).anyMatch(Part.ToolResult::failed));
        result(
                        group,
                        "a picture",
                        "",
                        "[{'type':'input_image','image_url':'data:image/png;base64," + PNG + "','detail':'auto'}]",
                        "'content':[{'type':'image','source':{'type':'base64','media_type':'image/png','data':'" + PNG
                                + "'}}]",
                        "'response':{'output':'see'},'parts':[{'inlineData':{'mimeType':'image/png','data':'" + PNG
                                + "'}}]")
                .means(request -> found(request, Part.ToolResult.class)
                        .flatMap(found -> found.content().stream())
                        .anyMatch(part -> part instanceof Part.Image));
        feature(group, "of two calls at once")
                .completions("{" + chatTool(",'parameters':" + WEATHER_SCHEMA)
                        + ",'messages':[{'role':'user','content':'Weather?'},{'role':'assistant','tool_calls':["
                        + "{'id':'call_1','type':'function','function':{'name':'get_weather','arguments':'{}'}},"
                        + "{'id':'call_2','type':'function','function':{'name':'get_weather','arguments':'{}'}}]},"
                        + "{'role':'tool','tool_call_id':'call_1','content':'hail'},"
                        + "{'role':'tool','tool_call_id':'call_2','content':'sun'}]}")
                .responses("{" + itemTool(",'strict':false,'parameters':" + WEATHER_SCHEMA)
                        + ",'input':[{'role':'user','content':'Weather?'},"
                        + "{'type':'function_call','call_id':'call_1','name':'get_weather','arguments':'{}'},"
                        + "{'type':'function_call','call_id':'call_2','name':'get_weather','arguments':'{}'},"
                        + "{'type':'function_call_output','call_id':'call_1','output':'hail'},"
                        + "{'type':'function_call_output','call_id':'call_2','output':'sun'}]}")
                .messages("{" + blockTool(",'input_schema':" + WEATHER_SCHEMA)
                        + ",'messages':[{'role':'user','content':'Weather?'},{'role':'assistant','content':["
                        + "{'type':'tool_use','id':'toolu_1','name':'get_weather','input':{}},"
                        + "{'type':'tool_use','id':'toolu_2','name':'get_weather','input':{}}]},"
                        + "{'role':'user','content':[{'type':'tool_result','tool_use_id':'toolu_1','content':'hail'},"
                        + "{'type':'tool_result','tool_use_id':'toolu_2','content':'sun'}]}]}")
                .content("{" + partTool(",'parametersJsonSchema':" + WEATHER_SCHEMA)
                        + ",'contents':[{'role':'user','parts':[{'text':'Weather?'}]},{'role':'model','parts':["
                        + "{'functionCall':{'name':'get_weather','args':{}},"
                        + "'thoughtSignature':'c2tpcF90aG91Z2h0X3NpZ25hdHVyZV92YWxpZGF0b3I='},"
                        + "{'functionCall':{'name':'get_weather','args':{}}}]},{'role':'user','parts':["
                        + "{'functionResponse':{'name':'get_weather','response':{'output':'hail'}}},"
                        + "{'functionResponse':{'name':'get_weather','response':{'output':'sun'}}}]}]}")
                .means(request -> {
                    List<String> calls = found(request, Part.ToolCall.class)
                            .map(Part.ToolCall::id)
                            .toList();
                    List<String> results = found(request, Part.ToolResult.class)
                            .map(Part.ToolResult::callId)
                            .toList();
                    return calls.size() == 2
                            && Set.copyOf(calls).size() == 2
                            && calls.equals(results)
                            && returned(request, "hail")
                            && returned(request, "sun");
                });
    }

    // --- the form of the answer ---

    private Feature schema(String name, String schema) {
        return feature("Form of the answer", name)
                .completions(
                        "{'response_format':{'type':'json_schema','json_schema':{'name':'a','schema':" + schema + "}}}")
                .responses(
                        "{'text':{'format':{'type':'json_schema','name':'a','strict':false,'schema':" + schema + "}}}")
                .messages("{'output_config':{'format':{'type':'json_schema','schema':" + schema + "}}}")
                .content("{'generationConfig':{'responseMimeType':'application/json','responseJsonSchema':" + schema
                        + "}}")
                .means(request -> request.settings().get(Setting.OUTPUT_FORMAT).stream()
                        .anyMatch(format -> format instanceof OutputFormat.Schema found
                                && found.schema().equals(Language.object(schema))));
    }

    private void output() {
        String group = "Form of the answer";
        schema("JSON of a schema", WEATHER_SCHEMA);
        schema(
                "schema with bounds and patterns",
                "{'type':'object','properties':{'a':{'type':'integer','minimum':1,'maximum':9},"
                        + "'b':{'type':'string','minLength':2}},'required':['a','b'],'additionalProperties':false}");
        schema(
                "schema with open objects",
                "{'type':'object','properties':{'a':{'type':'object','additionalProperties':{'type':'string'}}},"
                        + "'required':['a'],'additionalProperties':false}");
        feature(group, "any JSON")
                .completions("{'response_format':{'type':'json_object'},"
                        + "'messages':[{'role':'user','content':'Answer in JSON. [[sandbox: text={}]]'}]}")
                .responses("{'text':{'format':{'type':'json_object'}},"
                        + "'input':[{'role':'user','content':'Answer in JSON. [[sandbox: text={}]]'}]}")
                .content("{'generationConfig':{'responseMimeType':'application/json'},"
                        + "'contents':[{'parts':[{'text':'Answer in JSON. [[sandbox: text={}]]'}]}]}")
                .means(request -> request.settings().get(Setting.OUTPUT_FORMAT).stream()
                        .anyMatch(OutputFormat.AnyJson.class::isInstance));
        feature(group, "a ceiling on tokens")
                .completions("{'max_completion_tokens':2345}")
                .responses("{'max_output_tokens':2345}")
                .messages("{'max_tokens':2345}")
                .content("{'generationConfig':{'maxOutputTokens':2345}}")
                .means(request ->
                        request.settings().get(Setting.MAX_OUTPUT_TOKENS).equals(Optional.of(2345L)));
        feature(group, "no ceiling on tokens")
                .completions("{'max_completion_tokens':null}")
                .responses("{'max_output_tokens':null}")
                .content("{'generationConfig':null}")
                .means(request ->
                        request.settings().get(Setting.MAX_OUTPUT_TOKENS).isEmpty());
        feature(group, "stop sequences")
                .completions("{'stop':['END']}")
                .messages("{'stop_sequences':['END']}")
                .content("{'generationConfig':{'stopSequences':['END']}}")
                .saying("[[sandbox: text=\"one END two\"]]")
                .shows((model, caller) -> caller.text().equals("one "));
        feature(group, "six stop sequences")
                .messages("{'stop_sequences':['A1','A2','A3','A4','A5','A6']}")
                .saying("[[sandbox: text=\"one A6 two\"]]")
                .shows((model, caller) -> caller.text().equals("one "))
                .orShows(
                        "the surplus does not stop",
                        (model, caller) -> caller.text().equals("one A6 two"));
        feature(group, "wordiness")
                .completions("{'verbosity':'low'}")
                .responses("{'text':{'verbosity':'low'}}")
                .means(request -> request.settings().get(Setting.VERBOSITY).equals(Optional.of("low")));
        feature(group, "an answer in sound")
                .completions("{'modalities':['text','audio'],'audio':{'voice':'alloy','format':'wav'}}")
                .content("{'generationConfig':{'responseModalities':['AUDIO']}}")
                .means(request -> request.settings()
                        .get(Setting.OUTPUT_KINDS)
                        .filter(kinds -> kinds.contains(MediaKind.AUDIO))
                        .isPresent());
        feature(group, "several answers")
                .completions("{'n':2}")
                .content("{'generationConfig':{'candidateCount':2}}")
                .means(request -> request.settings().get(Setting.CHOICES).equals(Optional.of(2L)));
        feature(group, "log probabilities")
                .completions("{'logprobs':true,'top_logprobs':2}")
                .responses("{'include':['message.output_text.logprobs'],'top_logprobs':2}")
                .content("{'generationConfig':{'responseLogprobs':true,'logprobs':2}}")
                .means(request -> request.settings().get(Setting.LOGPROBS).equals(Optional.of(2L)));
    }

    // --- sampling ---

    private Feature number(String group, String name, Setting<?> setting, String value) {
        return feature(group, name)
                .means(request -> request.settings().all().containsKey(setting)
                        && request.settings().get(setting).map(Object::toString).equals(Optional.of(value)));
    }

    private void sampling() {
        String group = "Sampling";
        number(group, "temperature", Setting.TEMPERATURE, "0.5")
                .completions("{'temperature':0.5}")
                .responses("{'temperature':0.5}")
                .messages("{'temperature':0.5}")
                .content("{'generationConfig':{'temperature':0.5}}");
        number(group, "temperature above 1", Setting.TEMPERATURE, "1.5")
                .completions("{'temperature':1.5}")
                .responses("{'temperature':1.5}")
                .content("{'generationConfig':{'temperature':1.5}}");
        number(group, "top-p", Setting.TOP_P, "0.5")
                .completions("{'top_p':0.5}")
                .responses("{'top_p':0.5}")
                .messages("{'top_p':0.5}")
                .content("{'generationConfig':{'topP':0.5}}");
        number(group, "temperature and top-p", Setting.TOP_P, "0.5")
                .completions("{'top_p':0.5,'temperature':0.5}")
                .responses("{'top_p':0.5,'temperature':0.5}")
                .content("{'generationConfig':{'topP':0.5,'temperature':0.5}}");
        number(group, "top-k", Setting.TOP_K, "5").messages("{'top_k':5}").content("{'generationConfig':{'topK':5}}");
        number(group, "penalties", Setting.FREQUENCY_PENALTY, "0.5")
                .completions("{'frequency_penalty':0.5,'presence_penalty':0.5}")
                .content("{'generationConfig':{'frequencyPenalty':0.5,'presencePenalty':0.5}}");
        number(group, "seed", Setting.SEED, "7").completions("{'seed':7}").content("{'generationConfig':{'seed':7}}");
        number(group, "bias of tokens", Setting.LOGIT_BIAS, "{\"50\":1}").completions("{'logit_bias':{'50':1}}");
    }

    // --- thinking ---

    private void thinking() {
        String group = "Thinking";
        for (Effort effort : Effort.values()) {
            String word = effort.word();
            var feature = feature(group, "effort: " + word)
                    .completions("{'reasoning_effort':'" + word + "'}")
                    .responses("{'reasoning':{'effort':'" + word + "'}}")
                    .means(request -> effort == Effort.NONE
                            ? thinksNot(request)
                            : request.settings().get(Setting.EFFORT).equals(Optional.of(effort)));
            if (effort.compareTo(Effort.LOW) >= 0) {
                feature.messages("{'thinking':{'type':'adaptive'},'output_config':{'effort':'" + word + "'}}");
            }
            if (effort.compareTo(Effort.MINIMAL) >= 0 && effort.compareTo(Effort.HIGH) <= 0) {
                feature.content("{'generationConfig':{'thinkingConfig':{'thinkingLevel':'"
                        + word.toUpperCase(java.util.Locale.ROOT) + "'}}}");
            }
        }
        feature(group, "as the model sees fit")
                .messages("{'thinking':{'type':'adaptive'}}")
                .content("{'generationConfig':{'thinkingConfig':{'thinkingBudget':-1}}}")
                .means(request -> request.settings().get(Setting.THINKING).equals(Optional.of(ThinkingMode.ADAPTIVE))
                        || (saysNothingOfThinking(request)
                                && THINKING_ANYWAY.contains(request.from().value())));
        feature(group, "a budget of 2000 tokens")
                .messages("{'thinking':{'type':'enabled','budget_tokens':2000}}")
                .content("{'generationConfig':{'thinkingConfig':{'thinkingBudget':2000}}}")
                .means(request ->
                        request.settings().get(Setting.THINKING_BUDGET).equals(Optional.of(2000L)));
        feature(group, "off")
                .completions("{'reasoning_effort':'none'}")
                .responses("{'reasoning':{'effort':'none'}}")
                .messages("{'thinking':{'type':'disabled'}}")
                .content("{'generationConfig':{'thinkingConfig':{'thinkingBudget':0}}}")
                .means(Features::thinksNot);
        thinker(group, "its text")
                .saying("What is 17 + 25?")
                .when(model -> !model.thoughts().isEmpty())
                .shows((model, caller) ->
                        caller.thoughts().strip().equals(model.thoughts().strip()));
        thinker(group, "its proof, in the caller's language")
                .saying("Use get_weather for Paris.")
                .when(model -> !model.proofs().isEmpty())
                .shows((model, caller) ->
                        caller.proofs().size() >= model.proofs().size());
        thinker(group, "its proof, when the caller sends all back").goingOn(Feature.Round.ECHOED);
        thinker(group, "its proof, when the caller sends text and calls back").goingOn(Feature.Round.BARE);
    }

    private static boolean thinksNot(ChatRequest request) {
        return request.settings().get(Setting.EFFORT).equals(Optional.of(Effort.NONE))
                || request.settings().get(Setting.THINKING).equals(Optional.of(ThinkingMode.DISABLED))
                || request.settings().get(Setting.THINKING_BUDGET).equals(Optional.of(0L))
                || (saysNothingOfThinking(request)
                        && !THINKING_ANYWAY.contains(request.from().value()));
    }

    private static boolean saysNothingOfThinking(ChatRequest request) {
        return request.settings().all().keySet().stream()
                .noneMatch(Set.of(Setting.EFFORT, Setting.THINKING, Setting.THINKING_BUDGET)::contains);
    }

    /** Thinks, shows it where the language can ask for that, and has a tool. */
    private Feature thinker(String group, String name) {
        var feature = feature(group, name);
        for (Language language : Language.values()) {
            feature.samples.put(language, thinker(language));
        }
        return feature;
    }

    /** Members that ask for thinking, for its text where that can be asked for, and declare a tool. */
    static JsonObject thinker(Language language) {
        return Language.object(
                switch (language) {
                    case COMPLETIONS ->
                        "{'reasoning_effort':'high'," + chatTool(",'parameters':" + WEATHER_SCHEMA) + "}";
                    case RESPONSES ->
                        "{'reasoning':{'effort':'high','summary':'auto'},'include':['reasoning.encrypted_content'],"
                                + itemTool(",'strict':false,'parameters':" + WEATHER_SCHEMA) + "}";
                    case MESSAGES ->
                        "{'thinking':{'type':'adaptive','display':'summarized'},"
                                + blockTool(",'input_schema':" + WEATHER_SCHEMA) + "}";
                    case CONTENT ->
                        "{'generationConfig':{'thinkingConfig':{'includeThoughts':true,'thinkingLevel':'HIGH'}},"
                                + partTool(",'parametersJsonSchema':" + WEATHER_SCHEMA) + "}";
                });
    }

    // --- operation ---

    private void operation() {
        String group = "Operation";
        feature(group, "the caller's own user")
                .completions("{'user':'ada'}")
                .responses("{'user':'ada'}")
                .messages("{'metadata':{'user_id':'ada'}}")
                .means(request -> request.settings().get(Setting.END_USER).equals(Optional.of("ada")));
        feature(group, "metadata")
                .completions("{'metadata':{'a':'b'}}")
                .responses("{'metadata':{'a':'b'}}")
                .content("{'labels':{'a':'b'}}")
                .means(request -> request.settings().get(Setting.METADATA).isPresent());
        feature(group, "marks for the prompt cache")
                .completions("{'messages':[{'role':'user','content':[{'type':'text','text':'Hello!',"
                        + "'prompt_cache_breakpoint':{'mode':'explicit'}}]}]}")
                .responses("{'input':[{'role':'user','content':[{'type':'input_text','text':'Hello!',"
                        + "'prompt_cache_breakpoint':{'mode':'explicit'}}]}]}")
                .messages("{'messages':[{'role':'user','content':[{'type':'text','text':'Hello!',"
                        + "'cache_control':{'type':'ephemeral'}}]}]}")
                .means(request -> request.turns().stream()
                        .flatMap(turn -> turn.content().stream())
                        .anyMatch(content -> content.cache().isPresent()));
        feature(group, "a key for the prompt cache")
                .completions("{'prompt_cache_key':'k'}")
                .responses("{'prompt_cache_key':'k'}")
                .means(request -> request.settings().get(Setting.CACHE_KEY).equals(Optional.of("k")));
        feature(group, "content that the caller's vendor has cached")
                .content("{'cachedContent':'cachedContents/abc'}")
                .means(request -> false);
        tier(group, "service tier: default", ServiceTier.DEFAULT)
                .completions("{'service_tier':'default'}")
                .responses("{'service_tier':'default'}")
                .messages("{'service_tier':'standard_only'}")
                .content("{'serviceTier':'standard'}");
        tier(group, "service tier: priority", ServiceTier.PRIORITY)
                .completions("{'service_tier':'priority'}")
                .responses("{'service_tier':'priority'}")
                .content("{'serviceTier':'priority'}");
        tier(group, "service tier: flex", ServiceTier.FLEX)
                .completions("{'service_tier':'flex'}")
                .responses("{'service_tier':'flex'}")
                .content("{'serviceTier':'flex'}");
        feature(group, "keeping the answer at the vendor")
                .completions("{'store':true}")
                .means(request -> request.extras().stream()
                        .anyMatch(extra -> extra.field().equals("store")));
        feature(group, "safety settings")
                .content("{'safetySettings':[{'category':'HARM_CATEGORY_HARASSMENT','threshold':'BLOCK_NONE'}]}")
                .means(request -> false);
        feature(group, "a predicted answer")
                .completions("{'prediction':{'type':'content','content':'Hello'}}")
                .means(request -> false);
        feature(group, "truncation of long conversations")
                .responses("{'truncation':'auto'}")
                .means(request -> false);
    }

    private Feature tier(String group, String name, ServiceTier tier) {
        return feature(group, name)
                .means(request -> request.settings().get(Setting.SERVICE_TIER).equals(Optional.of(tier)));
    }

    // --- answers ---

    private Feature caller(String group, String name) {
        return feature(group, name)
                .completions("{" + chatTool(",'parameters':" + WEATHER_SCHEMA) + "}")
                .responses("{" + itemTool(",'strict':false,'parameters':" + WEATHER_SCHEMA) + "}")
                .messages("{" + blockTool(",'input_schema':" + WEATHER_SCHEMA) + "}")
                .content("{" + partTool(",'parametersJsonSchema':" + WEATHER_SCHEMA) + "}");
    }

    private static List<Json> arguments(Reading reading) {
        return reading.calls().stream()
                .map(call -> Json.parse(call.arguments()))
                .toList();
    }

    private void answers() {
        String group = "Answers";
        feature(group, "text")
                .saying("Count from 1 to 30. 你好 👋🏽")
                .when(model -> !model.text().isEmpty())
                .shows((model, caller) -> caller.text().equals(model.text()));
        feature(group, "an empty answer")
                .saying("[[sandbox: text=\"\"]]")
                .when(model -> model.text().isEmpty() && model.ended(Reason.STOP))
                .shows((model, caller) -> caller.text().isEmpty() && caller.ended(Reason.STOP));
        caller(group, "call of a tool")
                .saying("Use get_weather for Paris.")
                .when(model -> model.calls().size() == 1)
                .shows((model, caller) -> caller.calls().size() == 1
                        && arguments(caller).equals(arguments(model))
                        && caller.calls().getFirst().name().equals("get_weather")
                        && !caller.calls().getFirst().id().isEmpty()
                        && caller.ended(Reason.TOOL_CALLS));
        caller(group, "several calls at once")
                .saying("Use get_weather for Paris and London.")
                .when(model -> model.calls().size() == 2)
                .shows((model, caller) -> arguments(caller).equals(arguments(model))
                        && caller.calls().stream()
                                        .map(Part.ToolCall::id)
                                        .distinct()
                                        .count()
                                == 2);
        caller(group, "arguments that stream")
                .saying(
                        "[[sandbox: tool=get_weather args='{\"location\": \"Llanfairpwllgwyngyll\", \"unit\": \"celsius\"}']]")
                .streamedOnly()
                .when(model -> model.fragments() > 1)
                .shows((model, caller) -> arguments(caller).equals(arguments(model)) && caller.fragments() > 1)
                .orShows(
                        "they come in one piece",
                        (model, caller) -> arguments(caller).equals(arguments(model)) && caller.fragments() == 1);
        brokenArguments(group, "arguments that are not JSON, whole").wholeOnly();
        brokenArguments(group, "arguments that are not JSON, streamed").streamedOnly();
        feature(group, "log probabilities")
                .completions("{'logprobs':true,'top_logprobs':2}")
                .responses("{'include':['message.output_text.logprobs'],'top_logprobs':2}")
                .content("{'generationConfig':{'responseLogprobs':true,'logprobs':2}}")
                .when(model -> model.reply().choices().stream()
                        .anyMatch(choice -> !choice.logprobs().isEmpty()))
                .shows((model, caller) ->
                        caller.reply().choices().getFirst().logprobs().size()
                                == model.reply().choices().getFirst().logprobs().size());
        feature(group, "several answers")
                .completions("{'n':2}")
                .content("{'generationConfig':{'candidateCount':2}}")
                .when(model -> model.reply().choices().size() == 2)
                .shows((model, caller) -> caller.reply().choices().size() == 2);
    }

    private Feature brokenArguments(String group, String name) {
        return caller(group, name)
                .saying("[[sandbox: tool=get_weather args='{\"location\": ']]")
                .when(model -> model.failed()
                        || model.ended(Reason.MALFORMED_CALL)
                        || model.calls().stream()
                                .anyMatch(call -> call.arguments().equals("{\"location\": ")))
                .shows((model, caller) -> !model.calls().isEmpty()
                        && caller.calls().size() == 1
                        && caller.calls().getFirst().arguments().equals("{\"location\": "))
                .shows((model, caller) -> model.ended(Reason.MALFORMED_CALL) && caller.ended(Reason.MALFORMED_CALL))
                .orShows("an error", (model, caller) -> caller.failed())
                .orShows(
                        "the answer says that a call cannot be read",
                        (model, caller) -> caller.calls().isEmpty() && caller.ended(Reason.MALFORMED_CALL))
                .orShows(
                        "the text stands in an object, as `_raw`",
                        (model, caller) -> caller.calls().size() == 1
                                && caller.calls().getFirst().arguments().contains("_raw"));
    }

    private void ends() {
        String group = "Ends and refusals";
        feature(group, "natural end")
                .saying("Hello!")
                .when(model -> model.ended(Reason.STOP))
                .shows((model, caller) -> caller.ended(Reason.STOP));
        feature(group, "ceiling on tokens reached")
                .completions("{'max_completion_tokens':20}")
                .responses("{'max_output_tokens':20}")
                .messages("{'max_tokens':20}")
                .content("{'generationConfig':{'maxOutputTokens':20}}")
                .saying("Count from 1 to 500. [[sandbox: think=off]]")
                .when(model -> model.ended(Reason.LENGTH))
                .shows((model, caller) -> caller.ended(Reason.LENGTH));
        feature(group, "which stop sequence was reached")
                .messages("{'stop_sequences':['END'],'messages':[{'role':'user','content':"
                        + "'[[sandbox: text=\\'one END two\\']]'}]}")
                .shows((model, caller) -> caller.finish()
                        .filter(finish -> finish.reason() == Reason.STOP_SEQUENCE
                                && finish.stopSequence().equals(Optional.of("END")))
                        .isPresent())
                .orShows("told as a natural end", (model, caller) -> caller.ended(Reason.STOP));
        feature(group, "the model refuses")
                .saying("[[sandbox: refuse text=\"I would rather not.\"]]")
                .when(model -> model.ended(Reason.REFUSED, Reason.FILTERED)
                        || !model.refusal().isEmpty())
                .shows((model, caller) ->
                        !model.refusal().isEmpty() && caller.refusal().equals(model.refusal()))
                .shows((model, caller) -> caller.ended(Reason.REFUSED) && model.ended(Reason.REFUSED))
                .shows((model, caller) -> caller.ended(Reason.FILTERED) && model.ended(Reason.FILTERED))
                .orShows("told as held back by a filter", (model, caller) -> caller.ended(Reason.FILTERED))
                .orShows("told as a refusal", (model, caller) -> caller.ended(Reason.REFUSED))
                .orShows(
                        "its words are told as text",
                        (model, caller) ->
                                !model.refusal().isEmpty() && caller.text().contains(model.refusal()));
        feature(group, "the vendor's filter ends the answer")
                .saying("Hello! [[sandbox: finish=filter]]")
                .when(model -> model.ended(Reason.FILTERED, Reason.REFUSED))
                .shows((model, caller) -> model.finish()
                        .map(finish -> finish.reason())
                        .equals(caller.finish().map(finish -> finish.reason())))
                .orShows("told as held back by a filter", (model, caller) -> caller.ended(Reason.FILTERED))
                .orShows("told as a refusal", (model, caller) -> caller.ended(Reason.REFUSED));
        feature(group, "the vendor blocks the prompt")
                .saying("Hello! [[sandbox: refuse=prompt]]")
                .when(model -> model.failed() || model.ended(Reason.FILTERED, Reason.REFUSED))
                .shows((model, caller) -> model.failed() && caller.failed())
                .shows((model, caller) -> model.finish()
                        .map(finish -> finish.reason())
                        .equals(caller.finish().map(finish -> finish.reason())))
                .orShows("told as held back by a filter", (model, caller) -> caller.ended(Reason.FILTERED))
                .orShows("told as a refusal", (model, caller) -> caller.ended(Reason.REFUSED));
        endsOfGemini(group, "a call that cannot be read", "MALFORMED_FUNCTION_CALL")
                .when(model -> model.ended(Reason.MALFORMED_CALL))
                .shows((model, caller) -> caller.failed() || caller.ended(Reason.MALFORMED_CALL));
        endsOfGemini(group, "another end", "LANGUAGE")
                .when(model -> model.ended(Reason.OTHER))
                .shows((model, caller) -> caller.ended(Reason.OTHER))
                .orShows("told as a natural end", (model, caller) -> caller.ended(Reason.STOP));
        endsOfMessages(group, "the context is full", "model_context_window_exceeded")
                .when(model -> model.ended(Reason.CONTEXT_FULL))
                .shows((model, caller) -> caller.ended(Reason.CONTEXT_FULL))
                .orShows("told as the ceiling on tokens", (model, caller) -> caller.ended(Reason.LENGTH));
        endsOfMessages(group, "a tool of the vendor's pauses", "pause_turn")
                .when(model -> model.ended(Reason.PAUSED))
                .shows((model, caller) -> caller.ended(Reason.PAUSED))
                .orShows("told as a natural end", (model, caller) -> caller.ended(Reason.STOP));
        feature(group, "a rate limit")
                .saying("Hello! [[sandbox: status=429 retry-after=2]]")
                .when(Reading::failed)
                .shows((model, caller) -> caller.failed());
        feature(group, "a stream that is cut")
                .saying("Count from 1 to 30. [[sandbox: cut=4]]")
                .streamedOnly()
                .shows((model, caller) -> caller.failed());
        feature(group, "a stream without its end")
                .saying("Count from 1 to 30. [[sandbox: finish=none]]")
                .streamedOnly()
                .shows((model, caller) -> caller.failed());
    }

    private Feature endsOfGemini(String group, String name, String word) {
        String answer = "{'candidates':[{'content':{'role':'model','parts':[{'text':'Well'}]},'finishReason':'" + word
                + "','index':0}],'usageMetadata':{'promptTokenCount':5,'candidatesTokenCount':1,'totalTokenCount':6},"
                + "'modelVersion':'m','responseId':'r'}";
        return feature(group, name).whenAnswered(Language.CONTENT, answer, "data: " + answer + "\n\n");
    }

    private Feature endsOfMessages(String group, String name, String word) {
        String start = "{'id':'msg_1','type':'message','role':'assistant','model':'m','content':[";
        String text = "{'type':'text','text':'Well'}";
        String end =
                "],'stop_reason':'" + word + "','stop_sequence':null,'usage':{'input_tokens':5,'output_tokens':1}}";
        return feature(group, name)
                .whenAnswered(
                        Language.MESSAGES,
                        start + text + end,
                        event("message_start", ",'message':" + start + end.replace("'" + word + "'", "null"))
                                + event("content_block_start", ",'index':0,'content_block':{'type':'text','text':''}")
                                + event("content_block_delta", ",'index':0,'delta':{'type':'text_delta','text':'Well'}")
                                + event("content_block_stop", ",'index':0")
                                + event(
                                        "message_delta",
                                        ",'delta':{'stop_reason':'" + word
                                                + "','stop_sequence':null},'usage':{'output_tokens':1}")
                                + event("message_stop", ""));
    }

    private static String event(String type, String members) {
        return "event: " + type + "\ndata: {'type':'" + type + "'" + members + "}\n\n";
    }

    private static final String LONG = "LONG TEXT";

    private Feature cached(String group, String name) {
        return feature(group, name)
                .completions("{'messages':[{'role':'system','content':[{'type':'text','text':'" + LONG
                        + "','prompt_cache_breakpoint':{'mode':'explicit'}}]},{'role':'user','content':'Hello!'}]}")
                .responses("{'input':[{'role':'system','content':[{'type':'input_text','text':'" + LONG
                        + "','prompt_cache_breakpoint':{'mode':'explicit'}}]},{'role':'user','content':'Hello!'}]}")
                .messages("{'system':[{'type':'text','text':'" + LONG + "','cache_control':{'type':'ephemeral'}}]}")
                .content("{'systemInstruction':{'parts':[{'text':'" + LONG + "'}]}}");
    }

    private void usage() {
        String group = "Usage";
        feature(group, "input and output tokens")
                .saying("Count from 1 to 30.")
                .when(model -> model.count(Quantity.OUTPUT) > 0)
                .shows((model, caller) -> model.usage()
                                .total(Quantity.Side.INPUT)
                                .equals(caller.usage().total(Quantity.Side.INPUT))
                        && model.usage()
                                .total(Quantity.Side.OUTPUT)
                                .equals(caller.usage().total(Quantity.Side.OUTPUT)));
        thinker(group, "tokens of thinking")
                .saying("What is 17 + 25?")
                .when(model -> model.count(Quantity.REASONING) > 0)
                .shows((model, caller) -> caller.count(Quantity.REASONING) == model.count(Quantity.REASONING)
                        && caller.count(Quantity.OUTPUT) == model.count(Quantity.OUTPUT))
                .orShows(
                        "contained in the output, not told apart",
                        (model, caller) -> model.usage()
                                .total(Quantity.Side.OUTPUT)
                                .equals(caller.usage().total(Quantity.Side.OUTPUT)));
        cached(group, "tokens written to a cache")
                .when(model -> model.cacheWrites() > 0)
                .shows((model, caller) -> caller.cacheWrites() == model.cacheWrites()
                        && caller.count(Quantity.INPUT) == model.count(Quantity.INPUT))
                .orShows(
                        "contained in the input, not told apart",
                        (model, caller) -> model.usage()
                                .total(Quantity.Side.INPUT)
                                .equals(caller.usage().total(Quantity.Side.INPUT)));
        cached(group, "tokens read from a cache")
                .asked(2)
                .when(model -> model.count(Quantity.CACHED_INPUT) > 0)
                .shows((model, caller) -> caller.count(Quantity.CACHED_INPUT) == model.count(Quantity.CACHED_INPUT)
                        && caller.count(Quantity.INPUT) == model.count(Quantity.INPUT));
        feature(group, "tokens of pictures")
                .completions(chatParts("{'type':'image_url','image_url':{'url':'data:image/png;base64,PNG'}}"))
                .responses(itemParts("{'type':'input_image','image_url':'data:image/png;base64,PNG','detail':'auto'}"))
                .messages(blocks("{'type':'image','source':{'type':'base64','media_type':'image/png','data':'PNG'}}"))
                .content(parts("{'inlineData':{'mimeType':'image/png','data':'PNG'}}"))
                .when(model -> model.count(Quantity.IMAGE_INPUT) > 0)
                .shows((model, caller) -> caller.count(Quantity.IMAGE_INPUT) == model.count(Quantity.IMAGE_INPUT))
                .orShows(
                        "contained in the input, not told apart",
                        (model, caller) -> model.usage()
                                .total(Quantity.Side.INPUT)
                                .equals(caller.usage().total(Quantity.Side.INPUT)));
    }

    /** The text that stands for itself in requests whose beginning is to be cached; each call's own. */
    static JsonObject withLongText(JsonObject body, String own) {
        String text = body.text();
        if (!text.contains(LONG)) {
            return body;
        }
        String filler = "Rule of " + own + ": answer politely, briefly and in the user's language. ";
        return (JsonObject) Json.parse(text.replace(LONG, own + ". " + filler.repeat(400)));
    }
}
