package ai.tokenhot.dialect;

import ai.tokenhot.catalog.Model;
import ai.tokenhot.inference.ChatEvent;
import ai.tokenhot.inference.ChatReply;
import ai.tokenhot.inference.ChatReply.Choice;
import ai.tokenhot.inference.ChatRequest;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.FailureKind;
import ai.tokenhot.inference.Finish;
import ai.tokenhot.inference.MediaSource;
import ai.tokenhot.inference.Operation;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Proof;
import ai.tokenhot.inference.Provenance;
import ai.tokenhot.inference.Quantity.Side;
import ai.tokenhot.inference.ReplyFold;
import ai.tokenhot.inference.Setting;
import ai.tokenhot.inference.Setting.Weight;
import ai.tokenhot.inference.Settings;
import ai.tokenhot.inference.TokenLogprob;
import ai.tokenhot.inference.Tool;
import ai.tokenhot.inference.Usage;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What the translation of every dialect has to keep. A subclass names the dialect and says, by the {@code carried…}
 * methods, what its language makes of an answer that it has no words for; all else must come back as it was. What a
 * language cannot say of a request needs no such word: the codec itself reports it.
 */
@PropertyDefaults(tries = 300, shrinking = ShrinkingMode.BOUNDED, edgeCases = EdgeCasesMode.NONE)
public abstract class ChatCodecContract {

    /** The gate tries the same conversations each time; another seed tries others. */
    private static final String SEED = "20261125";

    private static final String UPSTREAM_MODEL = "upstream-model-1";
    private static final Settings WISHES = Settings.builder()
            .put(Setting.LOGPROBS, 2L, "logprobs")
            .put(Setting.THOUGHTS_SHOWN, true, "thoughts")
            .build();

    private final Dialect dialect;
    private final ChatCodec codec;

    /** The contract of a dialect that has a codec. */
    protected ChatCodecContract(Dialect dialect) {
        this(dialect, dialect.codec().orElseThrow());
    }

    /** The contract of a dialect with this codec. */
    protected ChatCodecContract(Dialect dialect, ChatCodec codec) {
        this.dialect = dialect;
        this.codec = codec;
    }

    // --- what the language makes of an answer; by default it carries all ---

    /** Whether the language counts input tokens. */
    protected boolean countsTokens() {
        return true;
    }

    /** Whether an answer may have more choices than one. Where it may not, answers of several are not tried. */
    protected boolean carriesSeveralChoices() {
        return true;
    }

    /**
     * What comes back of a part of an answer; empty when nothing does. A part that only one language knows is left out,
     * and so is one without any content.
     */
    protected Optional<Content> carried(Content content) {
        boolean nothing = content.proof().isEmpty()
                && switch (content.part()) {
                    case Part.Text text ->
                        text.text().isEmpty() && text.citations().isEmpty();
                    case Part.Refusal refusal -> refusal.text().isEmpty();
                    case Part.Thinking thinking -> thinking.text().isEmpty();
                    case Part.Unknown ignored -> true;
                    case Part.Image ignored -> false;
                    case Part.Audio ignored -> false;
                    case Part.Video ignored -> false;
                    case Part.Document ignored -> false;
                    case Part.ToolCall ignored -> false;
                    case Part.ToolResult ignored -> false;
                };
        return nothing || content.part() instanceof Part.Unknown ? Optional.empty() : Optional.of(content);
    }

    /** What comes back of a choice's parts, after each was carried: for languages that join or reorder them. */
    protected List<Content> carriedTogether(List<Content> contents) {
        return contents;
    }

    /** What comes back of the end of a choice. */
    protected Finish carried(Finish finish, Choice choice) {
        return finish;
    }

    /** What comes back of log probabilities. */
    protected List<TokenLogprob> carriedLogprobs(Choice choice) {
        return choice.logprobs();
    }

    /** The proof that stands in this language's own proof. */
    protected Proof unwrapped(Proof proof) {
        return ProofText.read(proof.value()).orElse(proof);
    }

    /**
     * Whether a setting that does not come back as it was is carried nevertheless: said by another one, or by silence in
     * a language that means it when nothing is said.
     */
    protected boolean carriedOtherwise(Setting<?> setting, Object value, Settings back) {
        return false;
    }

    /** The request that answers belong to, as this dialect's decoder gives it. */
    protected ChatRequest asked() {
        ChatRequest simple = GeneratedRequests.simple(WISHES, List.of(GeneratedRequests.plainTool()));
        return new ChatRequest(
                dialect.id(),
                simple.model(),
                simple.stream(),
                simple.turns(),
                simple.tools(),
                simple.settings(),
                simple.extras(),
                simple.echo());
    }

    // --- answers ---

    /** Streams come back as they were. */
    @Property(seed = SEED)
    public void streamSurvives(@ForAll("streams") List<ChatEvent> events) {
        StreamReading reading = read(written(events, Usage.none()));
        EventOrder.check(reading.events());
        assertThat(lines(reading.reply())).isEqualTo(expected(StreamReading.fold(events)));
        assertThat(reading.reply().model()).as("model").isEqualTo(asked().model());
        assertThat(reading.reply().id()).as("id").isNotEmpty();
    }

    /** Bug 19: the same wherever the network cuts. */
    @Property(tries = 25, seed = SEED)
    public void streamIsTheSameWhereverTheNetworkCuts_bug19(@ForAll("smallStreams") List<ChatEvent> events) {
        byte[] body = written(events, Usage.none());
        List<ChatEvent> whole = read(body).events();
        for (int cut = 1; cut < body.length; cut++) {
            assertThat(read(body, cut).events()).as("cut at byte %d", cut).isEqualTo(whole);
        }
    }

    /** Whole answers come back as they were. */
    @Property(seed = SEED)
    public void wholeReplySurvives(@ForAll("replies") ChatReply reply) {
        ChatReply back = decoded(codec.encodeReply(reply, Usage.none(), scope()));
        assertThat(lines(back)).isEqualTo(expected(reply));
        assertThat(back.model()).as("model").isEqualTo(asked().model());
        assertThat(back.id()).as("id").isNotEmpty();
    }

    /** A caller sees the same whether it asks for a stream or not. */
    @Property(seed = SEED)
    public void streamAndWholeReplyAgree(@ForAll("replies") ChatReply reply) {
        var events = new ArrayList<ChatEvent>();
        ReplyFold.unfold(reply, events::add);
        assertThat(lines(read(written(events, Usage.none())).reply()))
                .isEqualTo(lines(decoded(codec.encodeReply(reply, Usage.none(), scope()))));
    }

    /** Bugs 5, 7 and 26: the totals of both sides are the same in every language, streamed or not. */
    @Property(seed = SEED)
    public void usageSurvives_bug7(@ForAll("smallReplies") ChatReply reply, @ForAll("usages") Usage usage) {
        var events = new ArrayList<ChatEvent>();
        ReplyFold.unfold(reply, events::add);
        StreamReading streamed = read(written(events, usage));
        assertThat(streamed.ended()).as("the tap sees the stream's end").isTrue();
        assertTotals(streamed.usage(), usage);
        ReplyReading whole = dialect.read(codec.encodeReply(reply, usage, scope()));
        assertThat(whole).isInstanceOf(ReplyReading.Answer.class);
        var reading = ((ReplyReading.Answer) whole).usage().orElseThrow();
        assertTotals(new Usage(reading.counts(), Provenance.EXACT, reading.tier()), usage);
    }

    private static void assertTotals(Usage actual, Usage expected) {
        assertThat(actual.total(Side.INPUT)).as("input of %s", actual).isEqualTo(expected.total(Side.INPUT));
        assertThat(actual.total(Side.OUTPUT)).as("output of %s", actual).isEqualTo(expected.total(Side.OUTPUT));
    }

    /** Bugs 23 and 24: an answer that fails half-way does not look as if it had ended well. */
    @Property(seed = SEED)
    public void failureIsNoEnd_bug23(@ForAll("streams") List<ChatEvent> events, @ForAll long seed) {
        int count = new SplittableRandom(seed).nextInt(events.size() + 1);
        StreamEncoder encoder = codec.encoder(scope());
        var out = new WireBuffer();
        events.subList(0, count).forEach(event -> encoder.encode(event, out));
        encoder.fail(Failure.of(FailureKind.PROVIDER_ERROR, "It broke."), out);
        StreamReading reading = read(out.take());
        assertThat(reading.failures()).hasSize(1);
        assertThat(reading.events()).noneMatch(ChatEvent.Ended.class::isInstance);
    }

    /** Whatever a decoder gives by mistake, the other side writes something that can be read. */
    @Property(seed = SEED)
    public void brokenRepliesAreWrittenReadably(@ForAll("brokenReplies") ChatReply reply, @ForAll long seed) {
        decoded(codec.encodeReply(reply, Usage.unknown(), scope()));
        read(written(GeneratedEvents.of(reply, new SplittableRandom(seed)), Usage.unknown()));
    }

    /** Counts of tokens come back. */
    @Property(tries = 20, seed = SEED)
    public void countSurvives(@ForAll("counts") long count) {
        if (countsTokens()) {
            assertThat(codec.decodeCount(codec.encodeCount(count))).isEqualTo(count);
        } else {
            assertThatThrownBy(() -> codec.encodeCount(count)).isInstanceOf(UnsupportedOperationException.class);
        }
    }

    // --- requests ---

    /** Conversations that every language can carry come back as they were. */
    @Property(seed = SEED)
    public void plainRequestSurvives(@ForAll("plainRequests") ChatRequest request, @ForAll boolean stream) {
        Destination to = destination(GeneratedRequests.obligingModel(), stream);
        Encoded encoded = codec.encodeRequest(request, to);
        assertThat(encoded).isInstanceOf(Encoded.Request.class);
        var written = (Encoded.Request) encoded;
        assertThat(written.losses()).noneMatch(loss -> loss.field().matches("(turns|tools)\\b.*"));
        ChatRequest back = decoded(written, to);
        assertThat(RequestLikeness.lines(back.turns())).isEqualTo(RequestLikeness.lines(request.turns()));
        assertThat(back.stream()).as("stream").isEqualTo(stream);
        assertThat(back.model()).as("model").isEqualTo(UPSTREAM_MODEL);
    }

    /** Every setting alone is carried, told, or, where that would change the answer, refused by its field. */
    @Property(seed = SEED)
    public void settingIsCarriedToldOrRefused(@ForAll("singleSettings") Settings settings) {
        List<Tool> tools = List.of(GeneratedRequests.plainTool());
        ChatRequest request = GeneratedRequests.simple(settings, tools);
        Destination to = destination(GeneratedRequests.obligingModel(), false);
        Encoded encoded = codec.encodeRequest(request, to);
        if (encoded instanceof Encoded.Refused(Failure failure)) {
            settings.all().forEach((setting, given) -> {
                assertThat(setting.weight())
                        .as("weight of %s, which was refused", setting)
                        .isEqualTo(Weight.DEMAND);
                assertThat(failure.field()).contains(given.field());
            });
        }
        assertNothingIsLostInSilence(request, encoded, to);
    }

    /** Any request to any model is written, with everything that was lost told, or refused. */
    @Property(tries = 1000, seed = SEED)
    public void nothingIsLostInSilence(
            @ForAll("requests") ChatRequest request, @ForAll("models") Model model, @ForAll boolean stream) {
        Destination to = destination(model, stream);
        ChatRequest resolved = fetched(request);
        assertNothingIsLostInSilence(resolved, codec.encodeRequest(resolved, to), to);
    }

    private void assertNothingIsLostInSilence(ChatRequest request, Encoded encoded, Destination to) {
        switch (encoded) {
            case Encoded.Refused(Failure failure) -> {
                assertThat(failure.message()).isNotBlank();
                assertThat(failure.field()).as("the field of the refusal").isPresent();
                assertThat(failure.status()).isBetween(400, 499);
            }
            case Encoded.Request written -> {
                assertThat(request.extras()).noneMatch(extra -> extra.weight() == Weight.DEMAND);
                ChatRequest back = decoded(written, to);
                assertThat(new RequestLikeness(
                                        request, back, written.losses(), written.repair(), this::carriedOtherwise)
                                .silentLosses())
                        .as(
                                "lost in silence; told were %s; written was %s",
                                written.losses(), new String(written.body(), UTF_8))
                        .isEmpty();
            }
        }
    }

    /** What the flow does before it asks: media at addresses that the language does not take come inline. */
    private ChatRequest fetched(ChatRequest request) {
        return request.withTurns(request.turns().stream()
                .map(turn -> turn.with(turn.content().stream()
                        .map(content -> content.with(fetched(content.part())))
                        .toList()))
                .toList());
    }

    private Part fetched(Part part) {
        var inline = new MediaSource.Inline("image/png", GeneratedReplies.PNG);
        return switch (part) {
            case Part.Image image when mustFetch(part, image.source()) -> new Part.Image(inline, image.detail());
            case Part.Audio audio when mustFetch(part, audio.source()) -> new Part.Audio(inline, audio.transcript());
            case Part.Video video when mustFetch(part, video.source()) -> new Part.Video(inline);
            case Part.Document document
            when mustFetch(part, document.source()) -> new Part.Document(inline, document.name());
            default -> part;
        };
    }

    private boolean mustFetch(Part part, MediaSource source) {
        return source instanceof MediaSource.Remote remote && !codec.takesRemote(part, remote);
    }

    // --- the way there and back ---

    private ReplyScope scope() {
        return new ReplyScope(asked(), "request-1", 1_700_000_000L, true, Scan.StreamForm.EVENTS);
    }

    private Destination destination(Model model, boolean stream) {
        return new Destination(dialect.id(), UPSTREAM_MODEL, model, Operation.CHAT, stream);
    }

    private byte[] written(List<ChatEvent> events, Usage usage) {
        StreamEncoder encoder = codec.encoder(scope());
        var out = new WireBuffer();
        events.forEach(event -> encoder.encode(event, out));
        encoder.close(usage, out);
        return out.take();
    }

    private StreamReading read(byte[] body, int... cuts) {
        StreamDecoder decoder = codec.decoder(destination(GeneratedRequests.obligingModel(), true));
        return StreamReading.of(dialect, decoder, body, cuts);
    }

    private ChatReply decoded(byte[] body) {
        assertThat(dialect.read(body)).as(new String(body, UTF_8)).isInstanceOf(ReplyReading.Answer.class);
        return codec.decodeReply(body, destination(GeneratedRequests.obligingModel(), false));
    }

    private ChatRequest decoded(Encoded.Request written, Destination to) {
        Target target = target(written.path(), to);
        assertThat(dialect.scan(target, written.body()))
                .as(new String(written.body(), UTF_8))
                .isInstanceOf(Scan.Ready.class);
        Decoded decoded = codec.decodeRequest(target, written.body());
        assertThat(decoded).as(new String(written.body(), UTF_8)).isInstanceOf(Decoded.Request.class);
        return ((Decoded.Request) decoded).request();
    }

    /** The route of ours that a path below a provider's base URL corresponds to. */
    private Target target(String pathAndQuery, Destination to) {
        String[] halves = pathAndQuery.split("\\?", 2);
        String path = URLDecoder.decode(halves[0], UTF_8);
        for (Route route : dialect.routes()) {
            var form = Pattern.compile(
                    ".*?\\Q" + route.path().replaceFirst("^/v1(?=/)", "").replace("{model}", "\\E(.+)\\Q") + "\\E");
            var match = form.matcher(path);
            if (route.operation() == to.operation() && route.method().equals("POST") && match.matches()) {
                return new Target(
                        route,
                        match.groupCount() > 0 ? Optional.of(match.group(1)) : Optional.empty(),
                        Query.of(halves.length > 1 ? halves[1] : null));
            }
        }
        throw new AssertionError("no route for " + pathAndQuery);
    }

    private String expected(ChatReply reply) {
        return ReplyLines.of(reply.choices().stream().map(this::carried).toList(), this::unwrapped);
    }

    private Choice carried(Choice choice) {
        List<Content> contents = carriedTogether(choice.content().stream()
                .map(this::carried)
                .flatMap(Optional::stream)
                .toList());
        return new Choice(choice.index(), contents, carried(choice.finish(), choice), carriedLogprobs(choice));
    }

    private String lines(ChatReply reply) {
        return ReplyLines.of(reply.choices(), this::unwrapped);
    }

    /** Neighbouring texts as one: for languages in which an answer has one text. */
    protected static List<Content> joinedTexts(List<Content> contents) {
        var joined = new ArrayList<Content>();
        for (Content content : contents) {
            if (content.part() instanceof Part.Text text
                    && !joined.isEmpty()
                    && joined.getLast().part() instanceof Part.Text before) {
                var citations = new ArrayList<>(before.citations());
                citations.addAll(text.citations());
                joined.set(
                        joined.size() - 1,
                        joined.getLast().with(new Part.Text(before.text() + text.text(), citations)));
            } else {
                joined.add(content);
            }
        }
        return joined;
    }

    /** Parts by kind, in the order thoughts, texts, refusals, calls, others: for languages that keep the kinds apart. */
    protected static List<Content> sortedByKind(List<Content> contents) {
        return contents.stream()
                .collect(Collectors.groupingBy(
                        content -> switch (content.part()) {
                            case Part.Thinking ignored -> 0;
                            case Part.Text ignored -> 1;
                            case Part.Refusal ignored -> 2;
                            case Part.ToolCall ignored -> 3;
                            default -> 4;
                        },
                        TreeMap::new,
                        Collectors.toList()))
                .values()
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    // --- values ---

    @Provide
    protected Arbitrary<ChatReply> replies() {
        Arbitrary<ChatReply> all = GeneratedReplies.replies();
        return carriesSeveralChoices()
                ? all
                : all.filter(reply -> reply.choices().size() == 1);
    }

    @Provide
    protected Arbitrary<ChatReply> smallReplies() {
        return GeneratedReplies.smallReplies();
    }

    @Provide
    protected Arbitrary<ChatReply> brokenReplies() {
        return GeneratedReplies.brokenReplies();
    }

    @Provide
    protected Arbitrary<List<ChatEvent>> streams() {
        return GeneratedEvents.of(replies());
    }

    @Provide
    protected Arbitrary<List<ChatEvent>> smallStreams() {
        return GeneratedEvents.of(smallReplies());
    }

    @Provide
    protected Arbitrary<Usage> usages() {
        return GeneratedReplies.usage();
    }

    @Provide
    protected Arbitrary<Long> counts() {
        return Arbitraries.longs().between(0, 2_000_000);
    }

    @Provide
    protected Arbitrary<ChatRequest> plainRequests() {
        return GeneratedRequests.plainRequests();
    }

    @Provide
    protected Arbitrary<ChatRequest> requests() {
        return GeneratedRequests.requests();
    }

    @Provide
    protected Arbitrary<Model> models() {
        return GeneratedRequests.models();
    }

    @Provide
    protected Arbitrary<Settings> singleSettings() {
        return GeneratedSettings.one(List.of("get_weather"));
    }
}
