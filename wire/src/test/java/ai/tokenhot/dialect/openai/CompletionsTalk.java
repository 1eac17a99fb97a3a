package ai.tokenhot.dialect.openai;

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
import ai.tokenhot.dialect.ReplyScope;
import ai.tokenhot.dialect.Scan.StreamForm;
import ai.tokenhot.dialect.StreamReading;
import ai.tokenhot.dialect.Target;
import ai.tokenhot.dialect.WireBuffer;
import ai.tokenhot.inference.ChatEvent;
import ai.tokenhot.inference.ChatReply;
import ai.tokenhot.inference.ChatRequest;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.DialectId;
import ai.tokenhot.inference.Effort;
import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.Operation;
import ai.tokenhot.inference.Settings;
import ai.tokenhot.inference.Tool;
import ai.tokenhot.inference.Turn;
import ai.tokenhot.inference.Usage;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** What tests say and hear in Chat Completions. */
final class CompletionsTalk {

    static final ChatCompletions DIALECT = new ChatCompletions();
    static final ChatCodec CODEC = DIALECT.codec().orElseThrow();
    static final DialectId ELSEWHERE = new DialectId("elsewhere");

    private CompletionsTalk() {}

    static Target target() {
        return new Target(DIALECT.routes().getFirst(), Optional.empty(), Query.of(null));
    }

    /** A body that is read. */
    static ChatRequest read(String body) {
        Decoded decoded = CODEC.decodeRequest(target(), body.getBytes(UTF_8));
        assertThat(decoded).as(body).isInstanceOf(Decoded.Request.class);
        return ((Decoded.Request) decoded).request();
    }

    /** A body that is refused. */
    static Failure refused(String body) {
        Decoded decoded = CODEC.decodeRequest(target(), body.getBytes(UTF_8));
        assertThat(decoded).as(body).isInstanceOf(Decoded.Refused.class);
        return ((Decoded.Refused) decoded).failure();
    }

    /** The messages of this array. */
    static List<Turn> turns(String messages) {
        return read("{\"model\":\"m\",\"messages\":" + messages + "}").turns();
    }

    static Destination to(Model model) {
        return new Destination(ChatCompletions.ID, "upstream-1", model, Operation.CHAT, false);
    }

    /** A model that refuses these things and takes these efforts. */
    static Model model(Set<Denial> denials, boolean thinks, Effort... efforts) {
        Set<Effort> taken = efforts.length == 0 ? Set.of() : EnumSet.copyOf(Arrays.asList(efforts));
        return new Model(
                "any",
                "Any",
                "maker",
                List.of(),
                Optional.empty(),
                EnumSet.allOf(Modality.class),
                EnumSet.of(Modality.TEXT),
                EnumSet.allOf(Capability.class),
                denials,
                new Thinking(Set.of(), taken, Optional.empty(), Optional.empty(), thinks),
                Optional.empty(),
                Optional.of(32_000L),
                "",
                Optional.empty(),
                List.of());
    }

    /** A model that takes everything. */
    static Model obliging() {
        return model(Set.of(), false, Effort.values());
    }

    /** A request of another language. */
    static ChatRequest foreign(List<Turn> turns, List<Tool> tools, Settings settings) {
        return new ChatRequest(ELSEWHERE, "m", false, turns, tools, settings, List.of(), JsonObject.empty());
    }

    static Turn turn(int index, Turn.Role role, Content... contents) {
        return new Turn("turns[" + index + "]", role, Optional.empty(), List.of(contents));
    }

    static Encoded.Request written(ChatRequest request, Model model) {
        Encoded encoded = CODEC.encodeRequest(request, to(model));
        assertThat(encoded).isInstanceOf(Encoded.Request.class);
        return (Encoded.Request) encoded;
    }

    static JsonObject body(Encoded.Request written) {
        return (JsonObject) Json.parse(written.body());
    }

    static Failure refusal(ChatRequest request, Model model) {
        Encoded encoded = CODEC.encodeRequest(request, to(model));
        assertThat(encoded).isInstanceOf(Encoded.Refused.class);
        return ((Encoded.Refused) encoded).failure();
    }

    /** The messages that these turns become. */
    static JsonArray messages(Turn... turns) {
        return body(written(foreign(List.of(turns), List.of(), Settings.none()), obliging()))
                .array("messages")
                .orElseThrow();
    }

    static ReplyScope scope(String body, boolean usageWanted) {
        return new ReplyScope(read(body), "r1", 1_700_000_000L, usageWanted, StreamForm.EVENTS);
    }

    static final String ASKED = "{\"model\":\"asked\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    /** The payloads of a stream of these events. */
    static List<String> stream(ReplyScope scope, Usage usage, ChatEvent... events) {
        var encoder = CODEC.encoder(scope);
        var out = new WireBuffer();
        for (ChatEvent event : events) {
            encoder.encode(event, out);
        }
        encoder.close(usage, out);
        return payloads(out);
    }

    static List<String> payloads(WireBuffer out) {
        return Arrays.stream(new String(out.take(), UTF_8).split("\n\n"))
                .map(event -> event.substring("data: ".length()))
                .toList();
    }

    /** The deltas of a stream's only choice. */
    static List<String> deltas(List<String> payloads) {
        return payloads.stream()
                .filter(payload -> payload.startsWith("{"))
                .map(payload -> (JsonObject) Json.parse(payload))
                .flatMap(chunk -> chunk.array("choices").orElseThrow().objects())
                .map(choice -> choice.object("delta").orElseThrow().text())
                .toList();
    }

    /** What comes of a provider's stream of these chunks. */
    static StreamReading heard(String... chunks) {
        var body = new StringBuilder();
        for (String chunk : chunks) {
            body.append("data: ").append(chunk).append("\n\n");
        }
        return StreamReading.of(
                DIALECT, CODEC.decoder(to(obliging())), body.toString().getBytes(UTF_8));
    }

    /** A chunk of the first choice. */
    static String chunk(String delta, String finish) {
        return "{\"id\":\"c1\",\"model\":\"served\",\"choices\":[{\"index\":0,\"delta\":" + delta
                + ",\"finish_reason\":" + finish + "}]}";
    }

    static String chunk(String delta) {
        return chunk(delta, "null");
    }

    static ChatReply reply(String body) {
        return CODEC.decodeReply(body.getBytes(UTF_8), to(obliging()));
    }

    static JsonObject answer(ChatReply reply, Usage usage, ReplyScope scope) {
        return (JsonObject) Json.parse(CODEC.encodeReply(reply, usage, scope));
    }
}
