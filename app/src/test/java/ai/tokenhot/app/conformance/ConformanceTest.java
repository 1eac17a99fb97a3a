package ai.tokenhot.app.conformance;

import ai.tokenhot.app.conformance.Laboratory.Asked;
import ai.tokenhot.app.conformance.Laboratory.Observed;
import ai.tokenhot.dialect.Decoded;
import ai.tokenhot.dialect.Query;
import ai.tokenhot.dialect.Route;
import ai.tokenhot.dialect.Target;
import ai.tokenhot.inference.ChatRequest;
import ai.tokenhot.inference.Loss;
import ai.tokenhot.inference.Operation;
import ai.tokenhot.inference.Proof;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.testkit.golden.Golden;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

/**
 * Makes {@code docs/conformance.md}. Each of its cells is what came of one request, whole and streamed, through a gateway
 * to the sandbox: exact when the vendor was asked what the caller meant and nothing was reported; approximate or
 * impossible in the words that the caller was told; and a failed test when something was lost and nobody was told.
 * {@code -Dupdate} writes the page.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConformanceTest {

    private static final Path PAGE = Path.of("../docs/conformance.md");

    private static final Pattern OWN_ADDRESS = Pattern.compile("https?://127\\.0\\.0\\.1:[0-9]+");

    private final ConformancePage page = new ConformancePage();
    private Laboratory laboratory;

    ConformanceTest() throws IOException {
        laboratory = new Laboratory();
    }

    @BeforeAll
    void ordinaryRequestsLoseNothing() throws Exception {
        for (Pair pair : Pair.ALL) {
            Observed observed = laboratory.ask(pair, laboratory.request(pair, JsonObject.empty(), false), false);
            assertThat(observed.status())
                    .as("%s: %s", pair, text(observed.body()))
                    .isEqualTo(200);
            assertThat(observed.losses()).as(pair.toString()).isEmpty();
        }
    }

    @AfterAll
    void close() throws IOException {
        laboratory.close();
    }

    @TestFactory
    Stream<DynamicTest> cells() {
        List<Feature> features = Features.all();
        Stream<DynamicTest> cells = features.stream()
                .flatMap(feature -> Pair.ALL.stream()
                        .map(pair -> dynamicTest(
                                feature + ", " + pair, () -> page.put(feature, pair, cell(feature, pair)))));
        return Stream.concat(
                cells, Stream.of(dynamicTest("the page", () -> Golden.compare(PAGE, page.text(features)))));
    }

    private Cell cell(Feature feature, Pair pair) throws IOException, InterruptedException {
        JsonObject sample = feature.samples.get(pair.caller());
        if (sample == null) {
            return new Cell.Unspoken();
        }
        if (feature.round != Feature.Round.NOT) {
            return secondTurn(feature, pair, sample);
        }
        if (feature.instead.filter(answer -> answer.language() != pair.model()).isPresent()) {
            return new Cell.Unanswered();
        }
        laboratory.answer(feature.instead);
        try {
            Cell cell = cell(feature, pair, sample, feature.streamed);
            if (feature.streamed && feature.whole) {
                assertThat(cell(feature, pair, sample, false))
                        .as("whole, beside streamed")
                        .isEqualTo(cell);
            }
            return cell;
        } finally {
            laboratory.answer(Optional.empty());
        }
    }

    private Cell cell(Feature feature, Pair pair, JsonObject sample, boolean stream)
            throws IOException, InterruptedException {
        JsonObject body = Features.withLongText(
                laboratory.request(pair, sample, stream), feature + ", " + pair + (stream ? ", streamed" : ""));
        Observed observed = laboratory.ask(pair, body, stream);
        for (int time = 1; time < feature.times; time++) {
            observed = laboratory.ask(pair, body, stream);
        }
        if (observed.upstream().isEmpty()) {
            return refused(pair, observed);
        }
        Asked asked = observed.upstream().getLast();
        Reading model = Reading.of(
                pair.model(), pair.modelName(), stream && asked.status() == 200, asked.status(), asked.answer());
        Reading caller = Reading.of(
                pair.caller(),
                pair.modelName(),
                stream && observed.status() == 200,
                observed.status(),
                observed.body());
        if (feature.shown.isEmpty()) {
            assertThat(asked.status())
                    .as("the vendor's answer %s to %s", text(asked.answer()), text(asked.request()))
                    .isEqualTo(200);
            assertThat(caller.failed()).as(text(observed.body())).isFalse();
        }
        boolean arrived = feature.asked.test(request(pair.model(), asked, stream));
        Cell request = arrived && observed.losses().isEmpty() ? new Cell.Exact() : lost(arrived, observed, asked);
        if (feature.shown.isEmpty()) {
            return request;
        }
        if (!feature.answered.test(model)) {
            return request instanceof Cell.Exact ? new Cell.Unanswered() : request;
        }
        // Whatever was told of the request does not excuse what is missing in the answer.
        Cell answer = answered(feature, model, caller, asked, observed);
        return request instanceof Cell.Exact ? answer : request;
    }

    private static Cell answered(Feature feature, Reading model, Reading caller, Asked asked, Observed observed) {
        Feature.Shown shown = feature.shown.stream()
                .filter(each -> each.holds().test(model, caller))
                .findFirst()
                .orElseThrow(() -> new AssertionError("lost in silence: the model answered\n" + text(asked.answer())
                        + "\nand the caller got\n" + text(observed.body())));
        return shown.how().isEmpty() ? new Cell.Exact() : new Cell.Approximate(shown.how());
    }

    private static Cell lost(boolean arrived, Observed observed, Asked asked) {
        assertThat(observed.losses())
                .as("lost in silence: the vendor was asked\n%s", text(asked.request()))
                .isNotEmpty();
        boolean something =
                arrived || observed.losses().stream().anyMatch(loss -> loss.kind() == Loss.Kind.APPROXIMATED);
        String told = observed.losses().stream()
                .map(loss -> "`" + loss.field() + "`: " + loss.how())
                .distinct()
                .collect(Collectors.joining("; "));
        return something ? new Cell.Approximate(told) : new Cell.Impossible(told + " (left out)");
    }

    private static Cell refused(Pair pair, Observed observed) {
        assertThat(observed.status()).as(text(observed.body())).isBetween(400, 499);
        String message = observed.json()
                .object("error")
                .flatMap(error -> error.string("message"))
                .orElseThrow(() -> new AssertionError(pair + ": no error in " + text(observed.body())));
        return new Cell.Impossible(
                observed.status() + " " + OWN_ADDRESS.matcher(message).replaceAll("…"));
    }

    /** The caller goes on after a call, and the model has to be given back what it gave. */
    private Cell secondTurn(Feature feature, Pair pair, JsonObject sample) throws IOException, InterruptedException {
        JsonObject question = laboratory.request(pair, sample, false);
        Observed first = laboratory.ask(pair, question, false);
        assertThat(first.status()).as(text(first.body())).isEqualTo(200);
        Reading model = Reading.of(
                pair.model(),
                pair.modelName(),
                false,
                200,
                first.upstream().getLast().answer());
        assertThat(model.calls()).hasSize(1);
        if (model.proofs().isEmpty()) {
            return new Cell.Unanswered();
        }
        Observed second = laboratory.ask(
                pair, pair.caller().answered(question, first.json(), feature.round == Feature.Round.BARE), false);
        assertThat(second.status()).as(text(second.body())).isEqualTo(200);
        Asked asked = second.upstream().getLast();
        List<String> given = request(pair.model(), asked, false).turns().stream()
                .flatMap(turn -> turn.content().stream())
                .flatMap(content -> content.proof().stream())
                .map(Proof::value)
                .toList();
        boolean arrived = given.containsAll(model.proofs());
        if (!arrived) {
            // What was told of the question already is about something else.
            assertThat(second.losses())
                    .as("lost in silence: the vendor was asked\n%s", text(asked.request()))
                    .isNotEmpty()
                    .isNotEqualTo(first.losses());
        }
        return arrived && second.losses().equals(first.losses()) ? new Cell.Exact() : lost(arrived, second, asked);
    }

    private static ChatRequest request(Language language, Asked asked, boolean stream) {
        Route route = language.dialect().routes().stream()
                .filter(each -> each.operation() == Operation.CHAT)
                .filter(each -> language != Language.CONTENT || each.stream() == stream)
                .findFirst()
                .orElseThrow();
        Decoded decoded = language.dialect()
                .codec()
                .orElseThrow()
                .decodeRequest(new Target(route, Optional.of("any"), Query.of(null)), asked.request());
        return switch (decoded) {
            case Decoded.Request(ChatRequest request) -> request;
            case Decoded.Refused(var failure) ->
                throw new AssertionError(failure.message() + " of " + text(asked.request()));
        };
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
