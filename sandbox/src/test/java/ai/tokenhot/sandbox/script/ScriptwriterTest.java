package ai.tokenhot.sandbox.script;

import ai.tokenhot.json.Json;
import ai.tokenhot.sandbox.script.Script.Stop;
import ai.tokenhot.sandbox.script.ToolChoice.Mode;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

final class ScriptwriterTest {

    private static final TokenCounter COUNTER = new TokenCounter();
    private static final Scriptwriter WRITER = new Scriptwriter(COUNTER);
    private static final Tool WEATHER = Tool.function(
            "get_weather",
            "Current weather of a city",
            Json.parse(
                    "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},\"required\":[\"city\"]}"));
    private static final Tool STOCKS =
            Tool.function("lookup", "获取股票价格", Json.parse("{\"type\":\"object\",\"properties\":{}}"));

    private static Script write(Conversation conversation) {
        return switch (Directives.read(conversation)) {
            case Directives.Reading.Clear(Conversation clear, Directives directives) -> WRITER.write(clear, directives);
            case Directives.Reading.Unclear(String message) -> throw new AssertionError(message);
        };
    }

    private static String answer(Turn... turns) {
        return write(Conversation.of("m", List.of(turns))).text();
    }

    private static Conversation asking(String text, ToolChoice choice, Tool... tools) {
        Conversation plain = Conversation.of("m", List.of(Turn.user(text)));
        return new Conversation(
                "m",
                plain.turns(),
                List.of(tools),
                choice,
                plain.format(),
                plain.thinking(),
                plain.maxTokens(),
                plain.stopSequences());
    }

    private static Conversation limited(String text, Thinking thinking, OptionalInt max, String... stops) {
        Conversation plain = Conversation.of("m", List.of(Turn.user(text)));
        return new Conversation(
                "m", plain.turns(), List.of(), ToolChoice.auto(), plain.format(), thinking, max, List.of(stops));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            What is 12 * 7?                               | 12 * 7 = 84.
            What is 2 + 3 * 4?                            | 2 + 3 * 4 = 14.
            Compute 7 divided by 2, please.               | 7 / 2 = 3.5.
            Count from 3 to 6.                            | 3, 4, 5, 6.
            How many letters are in "bridge"?             | There are 6 letters in "bridge".
            Repeat after me: the boat is blue             | the boat is blue
            Reply with exactly: PONG                      | PONG
            I am called Ann Lee.                          | Hello, Ann Lee!
            请计算 3 乘以 4                                 | 3 * 4 = 12。
            我叫小明。                                      | 你好，小明！
            重复一遍：你好                                   | 你好
            从1数到3                                        | 1, 2, 3.
            Tell me of rivers                             | You wrote: "Tell me of rivers"
            """)
    void answersUseTheText(String text, String expected) {
        assertThat(answer(Turn.user(text))).contains(expected);
    }

    @Test
    void answersSayWhoseTheyAreInTheLanguageOfTheQuestion() {
        assertThat(answer(Turn.user("Hello")))
                .startsWith("Sandbox answer from m: ")
                .endsWith("no model wrote it.");
        assertThat(answer(Turn.user("今天过得怎么样"))).startsWith("沙盒回答（m）：").endsWith("并非模型所写。");
    }

    @Test
    void namesAndThingsAreRemembered() {
        assertThat(answer(Turn.user("My name is Xiao Ming."), Turn.assistant("Hi"), Turn.user("Remember my name?")))
                .contains("Xiao Ming");
        assertThat(answer(Turn.user("我叫小明，住在北京。"), Turn.assistant("好"), Turn.user("你还记得我叫什么吗？")))
                .contains("你叫小明");
        assertThat(answer(Turn.user("my cat is Mo"), Turn.assistant("noted"), Turn.user("what is my cat called?")))
                .contains("cat: Mo");
        assertThat(answer(
                        Turn.system("You are my assistant, your name is Xiao Jiang."), Turn.user("What is your name?")))
                .contains("My name is Xiao Jiang.");
        assertThat(answer(Turn.user("What is my name?"))).contains("not told me your name");
    }

    @Test
    void sameConversationSameAnswer() {
        assertThat(answer(Turn.user("Tell me."))).isEqualTo(answer(Turn.user("Tell me.")));
    }

    @Test
    void toolIsCalledWhenTheTextIsAboutIt() {
        assertThat(write(asking("How is the weather in Oslo?", ToolChoice.auto(), WEATHER, STOCKS))
                        .calls())
                .extracting(Block.Call::name, Block.Call::input)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("get_weather", "{\"city\":\"Oslo\"}"));
        assertThat(write(asking("今天的股票价格", ToolChoice.auto(), WEATHER, STOCKS)).calls())
                .extracting(Block.Call::name)
                .containsExactly("lookup");
        assertThat(write(asking("Hello", ToolChoice.auto(), WEATHER, STOCKS)).calls())
                .isEmpty();
    }

    @Test
    void severalPlacesAreSeveralCalls() {
        assertThat(write(asking("Weather in Paris and London?", ToolChoice.auto(), WEATHER))
                        .calls())
                .extracting(Block.Call::input)
                .containsExactly("{\"city\":\"Paris\"}", "{\"city\":\"London\"}");
        var single = new ToolChoice(Mode.AUTO, Set.of(), false);
        assertThat(write(asking("Weather in Paris and London?", single, WEATHER))
                        .calls())
                .hasSize(1);
    }

    @Test
    void choiceForcesAndForbids() {
        var named = new ToolChoice(Mode.REQUIRED, Set.of("lookup"), true);
        assertThat(write(asking("Weather in Oslo?", named, WEATHER, STOCKS)).calls())
                .extracting(Block.Call::name)
                .containsExactly("lookup");
        var any = new ToolChoice(Mode.REQUIRED, Set.of(), true);
        assertThat(write(asking("Hello", any, WEATHER, STOCKS)).calls()).hasSize(1);
        var none = new ToolChoice(Mode.NONE, Set.of(), true);
        assertThat(write(asking("Weather in Oslo?", none, WEATHER)).calls()).isEmpty();
    }

    @Test
    void resultsEndTheCallingAndAreUsed() {
        Conversation before = asking("Weather in Oslo?", ToolChoice.auto(), WEATHER);
        Conversation after = before.withTurns(List.of(
                before.turns().getFirst(),
                new Turn(Turn.Role.ASSISTANT, List.of(new Piece.Call("1", "get_weather", "{}"))),
                new Turn(Turn.Role.USER, List.of(new Piece.Result("1", "get_weather", "snow")))));

        Script script = write(after);

        assertThat(script.calls()).isEmpty();
        assertThat(script.text()).contains("The tool get_weather returned: snow");
        assertThat(script.stop()).isEqualTo(new Stop.Natural());
    }

    @Test
    void directiveNamesToolAndArguments() {
        Script script =
                write(asking("[[sandbox: tool=lookup args='{\"a\":' ]] hello", ToolChoice.auto(), WEATHER, STOCKS));

        assertThat(script.calls()).extracting(Block.Call::name).containsExactly("lookup");
        assertThat(script.calls().getFirst().input()).isEqualTo("{\"a\":");
    }

    @Test
    void lengthIsExactlyAsAsked() {
        for (int tokens : new int[] {1, 5, 200, 3_000}) {
            Script script = write(Conversation.of("m", List.of(Turn.user("[[sandbox: tokens=" + tokens + "]]"))));
            assertThat(script.visibleTokens()).isEqualTo(tokens);
            assertThat(COUNTER.count(script.text())).isEqualTo(tokens);
        }
    }

    @Test
    void ceilingHoldsForThinkingAndText() {
        Script text = write(limited("Tell me", Thinking.OFF, OptionalInt.of(7)));
        assertThat(text.visibleTokens()).isEqualTo(7);
        assertThat(text.stop()).isEqualTo(new Stop.Ceiling());

        Script thought = write(limited("Tell me", Thinking.HIGH, OptionalInt.of(7)));
        assertThat(thought.thoughtTokens()).isEqualTo(7);
        assertThat(thought.text()).isEmpty();
    }

    @Test
    void firstStopSequenceEndsTheText() {
        Script script =
                write(limited("[[sandbox: text='one two three']]", Thinking.OFF, OptionalInt.empty(), "three", "two"));

        assertThat(script.text()).isEqualTo("one ");
        assertThat(script.stop()).isEqualTo(new Stop.Sequence("two"));
    }

    @Test
    void filterStepsIn() {
        Script script = write(limited("[[sandbox: finish=filter]]", Thinking.OFF, OptionalInt.empty()));

        assertThat(script.stop()).isEqualTo(new Stop.Filtered());
    }

    @Test
    void thinkingGrowsWithTheEffort() {
        int low = write(limited("Tell me", Thinking.LOW, OptionalInt.empty())).thoughtTokens();
        int high = write(limited("Tell me", Thinking.HIGH, OptionalInt.empty())).thoughtTokens();

        assertThat(low).isPositive();
        assertThat(high).isGreaterThan(low);
    }
}
