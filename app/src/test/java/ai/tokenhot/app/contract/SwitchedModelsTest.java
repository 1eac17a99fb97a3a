package ai.tokenhot.app.contract;

import ai.tokenhot.testkit.chat.Answer;
import ai.tokenhot.testkit.chat.ChatClient;
import ai.tokenhot.testkit.chat.Prompt;
import ai.tokenhot.testkit.chat.ToolResult;
import ai.tokenhot.testkit.chat.contract.Manner;
import ai.tokenhot.testkit.chat.contract.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A conversation goes from one vendor's model to another's and back while a tool is being used, with thinking on: seals
 * that mean nothing there are left out, and those that do are good again at home.
 */
@Timeout(60)
class SwitchedModelsTest {

    static Stream<Arguments> switches() {
        List<String> models = List.of(Models.CLAUDE, Models.GEMINI, Models.GPT, Models.GROK);
        var switches = new ArrayList<Arguments>();
        for (Sdk sdk : Sdk.values()) {
            for (String from : models) {
                for (String to : models) {
                    for (Manner manner : Manner.values()) {
                        if (!from.equals(to)) {
                            switches.add(Arguments.of(sdk, from, to, manner));
                        }
                    }
                }
            }
        }
        return switches.stream();
    }

    @ParameterizedTest
    @MethodSource("switches")
    void conversationGoesToAnotherVendorAndBack(Sdk sdk, String home, String away, Manner manner) {
        try (ChatClient client = sdk.connect(SharedGateway.origin(), SharedGateway.KEY)) {
            var conversation = Prompt.to(home)
                    .thinking()
                    .tools(Samples.GET_WEATHER, Samples.GET_TIME)
                    .user("My name is Xiao Ming. Use get_weather for Paris.");
            Answer calling = manner.ask(client, conversation.build());
            assertThat(calling.toolCalls()).hasSize(1);
            conversation
                    .given(calling)
                    .results(List.of(new ToolResult(calling.toolCalls().getFirst(), "Hail, 17 degrees")));
            Answer elsewhere = manner.ask(client, conversation.model(away).build());
            assertThat(elsewhere.text()).contains("17 degrees");
            conversation.given(elsewhere).user("Use get_time for Paris.");
            Answer callingAway = manner.ask(client, conversation.build());
            assertThat(callingAway.toolCalls()).hasSize(1);
            conversation
                    .given(callingAway)
                    .results(List.of(new ToolResult(callingAway.toolCalls().getFirst(), "half past nine")));
            Answer atHome = manner.ask(client, conversation.model(home).build());
            assertThat(atHome.text()).contains("half past nine");
            Answer last = manner.ask(
                    client, conversation.given(atHome).user("Remember my name?").build());
            assertThat(last.text()).contains("Xiao Ming");
        }
    }
}
