package ai.tokenhot.dialect.gemini;

import ai.tokenhot.catalog.Model;
import ai.tokenhot.catalog.Model.Capability;
import ai.tokenhot.catalog.Model.Denial;
import ai.tokenhot.catalog.Model.Modality;
import ai.tokenhot.catalog.Model.Thinking;
import ai.tokenhot.dialect.ChatCodec;
import ai.tokenhot.dialect.Decoded;
import ai.tokenhot.dialect.Destination;
import ai.tokenhot.dialect.Encoded;
import ai.tokenhot.dialect.Query;
import ai.tokenhot.dialect.Route;
import ai.tokenhot.dialect.Target;
import ai.tokenhot.inference.ChatRequest;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.DialectId;
import ai.tokenhot.inference.Effort;
import ai.tokenhot.inference.Extra;
import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.Loss;
import ai.tokenhot.inference.Operation;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Settings;
import ai.tokenhot.inference.ThinkingMode;
import ai.tokenhot.inference.Tool;
import ai.tokenhot.inference.Turn;
import ai.tokenhot.inference.Turn.Role;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Requests, models and places to send them, for tests of this language's translation. */
final class GeminiFixture {

    static final ChatCodec CODEC = new GenerateContent().codec().orElseThrow();

    /** Another language. */
    static final DialectId ELSEWHERE = new DialectId("elsewhere");

    static final String PNG =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    private GeminiFixture() {}

    /** A model that thinks by level and holds calls against their proofs. */
    static Model byLevel() {
        return model(
                Set.of(Denial.UNPROVED_CALLS),
                new Thinking(
                        Set.of(),
                        EnumSet.of(Effort.MINIMAL, Effort.LOW, Effort.MEDIUM, Effort.HIGH),
                        Optional.empty(),
                        Optional.empty(),
                        true));
    }

    /** A model that thinks within a budget. */
    static Model byBudget() {
        return model(
                Set.of(Denial.MEDIA_IN_RESULTS, Denial.IMAGE_DETAIL, Denial.HOSTED_WITH_FUNCTIONS),
                new Thinking(
                        EnumSet.of(ThinkingMode.ADAPTIVE, ThinkingMode.ENABLED, ThinkingMode.DISABLED),
                        Set.of(),
                        Optional.of(1L),
                        Optional.of(24_576L),
                        true));
    }

    static Model model(Set<Denial> denials, Thinking thinking) {
        return new Model(
                "m",
                "M",
                "maker",
                List.of(),
                Optional.empty(),
                EnumSet.allOf(Modality.class),
                EnumSet.of(Modality.TEXT),
                EnumSet.allOf(Capability.class),
                denials,
                thinking,
                Optional.empty(),
                Optional.of(65_536L),
                "",
                Optional.empty(),
                List.of());
    }

    static Destination to(Model model) {
        return new Destination(GenerateContent.ID, "upstream-model", model, Operation.CHAT, false);
    }

    static Target target(Operation operation, boolean stream) {
        Route route = new GenerateContent()
                .routes().stream()
                        .filter(candidate -> candidate.operation() == operation && candidate.stream() == stream)
                        .findFirst()
                        .orElseThrow();
        return new Target(route, Optional.of("asked-model"), Query.of(null));
    }

    /** What is read in a caller's request. */
    static ChatRequest read(String body) {
        Decoded decoded = CODEC.decodeRequest(target(Operation.CHAT, false), body.getBytes(UTF_8));
        assertThat(decoded).as(body).isInstanceOf(Decoded.Request.class);
        return ((Decoded.Request) decoded).request();
    }

    /** Why a caller's request goes no further. */
    static Failure refusedRead(String body) {
        Decoded decoded = CODEC.decodeRequest(target(Operation.CHAT, false), body.getBytes(UTF_8));
        assertThat(decoded).as(body).isInstanceOf(Decoded.Refused.class);
        return ((Decoded.Refused) decoded).failure();
    }

    static Encoded.Request written(ChatRequest request, Model model) {
        Encoded encoded = CODEC.encodeRequest(request, to(model));
        assertThat(encoded).isInstanceOf(Encoded.Request.class);
        return (Encoded.Request) encoded;
    }

    static Failure refused(ChatRequest request, Model model) {
        Encoded encoded = CODEC.encodeRequest(request, to(model));
        assertThat(encoded).isInstanceOf(Encoded.Refused.class);
        return ((Encoded.Refused) encoded).failure();
    }

    static JsonObject body(Encoded.Request written) {
        return (JsonObject) Json.parse(written.body());
    }

    /** The text of a member of what is written for a model. */
    static String member(ChatRequest request, Model model, String name) {
        return body(written(request, model)).get(name).map(Json::text).orElse("absent");
    }

    static List<String> fields(List<Loss> losses) {
        return losses.stream().map(Loss::field).distinct().toList();
    }

    static ChatRequest request(Turn... turns) {
        return new ChatRequest(
                ELSEWHERE,
                "asked-model",
                false,
                List.of(turns),
                List.of(),
                Settings.none(),
                List.of(),
                JsonObject.empty());
    }

    static ChatRequest with(Settings settings, Tool... tools) {
        ChatRequest plain = request(user("hi"));
        return new ChatRequest(
                ELSEWHERE,
                plain.model(),
                false,
                plain.turns(),
                List.of(tools),
                settings,
                List.<Extra>of(),
                JsonObject.empty());
    }

    static Turn user(String text) {
        return turn(Role.USER, Content.of(new Part.Text(text)));
    }

    static Turn turn(Role role, Content... contents) {
        return new Turn("messages[0]", role, Optional.empty(), List.of(contents));
    }

    static Turn turn(Role role, Part... parts) {
        var contents = new ArrayList<Content>();
        for (Part part : parts) {
            contents.add(Content.of(part));
        }
        return new Turn("messages[0]", role, Optional.empty(), contents);
    }

    static Part.ToolCall call(String id, String name, String arguments) {
        return new Part.ToolCall(id, name, arguments, Part.CallKind.FUNCTION);
    }

    static Part.ToolResult result(String callId, String text) {
        return new Part.ToolResult(callId, Optional.empty(), List.of(new Part.Text(text)), false);
    }

    static Tool.Function function(String name, String parameters) {
        return new Tool.Function(
                "tools[0]",
                name,
                Optional.of("does"),
                Optional.of((JsonObject) Json.parse(parameters)),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }
}
