package ai.tokenhot.clients;

import java.util.ArrayList;
import java.util.List;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.model.tool.ToolCallingManager;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.tool.function.FunctionToolCallback;

/**
 * Spring AI against the gateway, with the sandbox in place of the vendors: {@code SpringAi URL KEY MODEL}. Says of a
 * chat, a stream, a tool loop and an answer by schema whether they were as they should be; exits with 1 when one was not.
 */
public final class SpringAi {

    private static final String HELLO = "Hello [[sandbox: text=\"Good morning from the model.\"]]";
    private static final String GREETING = "Good morning from the model.";
    private static final String WEATHER = "hail, 3 degrees";
    private static final String SCHEMA = """
            {"type": "object", "properties": {"name": {"type": "string"}, "age": {"type": "integer"}},
             "required": ["name", "age"], "additionalProperties": false}""";

    private final String name;
    private final OpenAiChatModel model;

    private SpringAi(String url, String key, String name) {
        this.name = name;
        this.model = OpenAiChatModel.builder()
                .options(OpenAiChatOptions.builder()
                        .baseUrl(url)
                        .apiKey(key)
                        .model(name)
                        .maxRetries(0)
                        .build())
                .build();
    }

    /** What the tool is asked. */
    public record City(String city) {}

    /** One thing to try. */
    @FunctionalInterface
    private interface Trial {
        /** What came, if it is not what should come; else null. */
        String run();
    }

    /** See the class. */
    public static void main(String[] arguments) {
        var spring = new SpringAi(arguments[0], arguments[1], arguments[2]);
        boolean good = say("chat", spring::chat);
        good &= say("stream", spring::stream);
        good &= say("tool loop", spring::tool);
        good &= say("schema", spring::schema);
        System.exit(good ? 0 : 1);
    }

    private static boolean say(String name, Trial trial) {
        String wrong;
        try {
            wrong = trial.run();
        } catch (RuntimeException failure) {
            wrong = failure.toString();
        }
        System.out.println(name + ": " + (wrong == null ? "ok" : "failed: " + wrong));
        return wrong == null;
    }

    private String chat() {
        return expected(GREETING, text(model.call(prompt(HELLO, options().build()))));
    }

    private String stream() {
        var text = new StringBuilder();
        model.stream(prompt(HELLO, options().build())).toStream().forEach(piece -> {
            if (piece.getResult() != null && piece.getResult().getOutput().getText() != null) {
                text.append(piece.getResult().getOutput().getText());
            }
        });
        return expected(GREETING, text.toString());
    }

    /** The loop as the framework runs it: the model's calls, then their results with the whole conversation. */
    private String tool() {
        var asked = new ArrayList<String>();
        var weather = FunctionToolCallback.builder("get_weather", (City city) -> {
                    asked.add(city.city());
                    return WEATHER;
                })
                .description("Tells the weather of a city")
                .inputType(City.class)
                .build();
        OpenAiChatOptions options = options().toolCallbacks(List.of(weather)).build();
        Prompt prompt = prompt("What is the weather in Bern?", options);
        ChatResponse answer = model.call(prompt);
        if (answer.hasToolCalls()) {
            var done = ToolCallingManager.builder().build().executeToolCalls(prompt, answer);
            answer = model.call(new Prompt(done.conversationHistory(), options));
        }
        if (!asked.equals(List.of("Bern"))) {
            return "the tool was asked " + asked + " (expected: [Bern])";
        }
        String text = text(answer);
        return text.contains(WEATHER) ? null : text + " (expected: " + WEATHER + ")";
    }

    private String schema() {
        OpenAiChatOptions options = options().outputSchema(SCHEMA).build();
        String text = text(model.call(prompt("\"Ada\" is 36 years old.", options)));
        return text.matches("(?s)\\s*\\{.*\"name\"\\s*:\\s*\".*\"age\"\\s*:\\s*\\d+.*}\\s*")
                ? null
                : text + " (expected: an object of the schema)";
    }

    /** Options of a prompt take the place of the model's own. */
    private OpenAiChatOptions.Builder options() {
        return OpenAiChatOptions.builder().model(name);
    }

    private static Prompt prompt(String text, OpenAiChatOptions options) {
        return new Prompt(List.of(new UserMessage(text)), options);
    }

    private static String text(ChatResponse answer) {
        return String.valueOf(answer.getResult().getOutput().getText());
    }

    private static String expected(String wanted, String found) {
        return wanted.equals(found) ? null : found + " (expected: " + wanted + ")";
    }
}
