package ai.tokenhot.testkit.chat.contract;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.testkit.chat.Answer;
import ai.tokenhot.testkit.chat.ChatClient;
import ai.tokenhot.testkit.chat.Endpoint;
import ai.tokenhot.testkit.chat.SdkFailure;
import ai.tokenhot.testkit.chat.Streamed;
import ai.tokenhot.testkit.chat.ToolResult;
import ai.tokenhot.testkit.chat.gemini.GeminiChatClient;
import com.google.genai.types.Content;
import com.google.genai.types.GenerateContentResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code generateContent} as Google speaks it. */
public abstract class GeminiContract extends ChatClientContract {

    @Override
    protected final ChatClient connect(Endpoint endpoint) {
        return new GeminiChatClient(endpoint);
    }

    @Override
    public boolean supports(Feature feature) {
        return switch (feature) {
            case NAMED_STOP_SEQUENCE, PARALLEL_SWITCH, RETRY_AFTER -> false;
            case FORCED_TOOLS,
                    PROMPT_CACHE,
                    STOP_SEQUENCES,
                    FILES,
                    THINKING_TEXT,
                    THINKING_PROOF,
                    CALL_PROOF,
                    COUNT_TOKENS,
                    USAGE_TOTAL -> true;
        };
    }

    /** Google itself answers an unknown key with 400. */
    @Override
    public SdkFailure.Kind wrongKey() {
        return SdkFailure.Kind.BAD_REQUEST;
    }

    @Override
    public JsonObject malformed() {
        return JsonObject.builder()
                .put("generationConfig", (Json)
                        JsonObject.builder().put("topP", "high").build())
                .build();
    }

    @Override
    public String malformedName() {
        return "top(P|_p)";
    }

    /** Zeros are left out, so only what is never zero can be relied on. */
    @Override
    public List<String> usageNumbers() {
        return List.of("promptTokenCount", "candidatesTokenCount", "totalTokenCount", "promptTokensDetails.TEXT");
    }

    @Override
    public Optional<String> requestIdHeader() {
        return Optional.empty();
    }

    @ParameterizedTest
    @EnumSource
    void unknownFieldIsABadRequestThatNamesIt(Manner manner) {
        SdkFailure failure = failure(
                manner,
                prompt().user("Hello!")
                        .extra(JsonObject.builder().put("noSuchField", 1).build()));
        assertThat(failure.kind()).isEqualTo(SdkFailure.Kind.BAD_REQUEST);
        assertThat(failure.message()).contains("noSuchField");
    }

    @Test
    void chunksOfOneStreamBelongTogether() {
        Streamed streamed = client().stream(prompt().user("Count from 1 to 9.").build());
        List<GenerateContentResponse> chunks = streamed.events(GenerateContentResponse.class);
        assertThat(chunks)
                .extracting(GenerateContentResponse::responseId)
                .containsOnly(Optional.of(streamed.answer().id()));
        assertThat(chunks)
                .extracting(GenerateContentResponse::modelVersion)
                .containsOnly(Optional.of(streamed.answer().model()));
        assertThat(chunks.subList(0, chunks.size() - 1))
                .allSatisfy(chunk -> assertThat(
                                chunk.candidates().orElseThrow().getFirst().finishReason())
                        .isEmpty());
    }

    @Test
    void modalitiesAddUp() {
        var usage = client().answer(prompt().user(Samples.picture())
                        .user("What kind of file is this?")
                        .build())
                .usage()
                .orElseThrow();
        Map<String, Long> reported = usage.reported();
        assertThat(reported.get("promptTokensDetails.IMAGE")).isPositive();
        long sum = reported.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("promptTokensDetails."))
                .mapToLong(Map.Entry::getValue)
                .sum();
        assertThat(sum).isEqualTo(reported.get("promptTokenCount"));
    }

    /** Whether {@link #model} wants its calls sent back with the seal that they came with: generation 3 does. */
    protected boolean wantsSeals() {
        return true;
    }

    @ParameterizedTest
    @EnumSource
    void callThatLostItsSealIsRefused(Manner manner) {
        var question = prompt().tools(Samples.GET_WEATHER).user("Use get_weather for Paris.");
        Answer calling = ask(manner, question);
        Content content = (Content) calling.original();
        Content unsealed = content.toBuilder()
                .parts(content.parts().orElseThrow().stream()
                        .map(part -> part.toBuilder().clearThoughtSignature().build())
                        .toList())
                .build();
        question.given(calling.sentBackAs(unsealed))
                .results(List.of(new ToolResult(calling.toolCalls().getFirst(), "Hail, 17 degrees")));
        if (wantsSeals()) {
            SdkFailure failure = failure(manner, question);
            assertThat(failure.kind()).isEqualTo(SdkFailure.Kind.BAD_REQUEST);
            assertThat(failure.message()).containsPattern("(?i)thought.?signature");
        } else {
            assertThat(ask(manner, question).text()).contains("17 degrees");
        }
    }

    @Test
    void chatOfTheSdkRemembers() {
        var chat = ((GeminiChatClient) client()).sdk().chats.create(model());
        assertThat(chat.sendMessage("My name is Xiao Ming.").text()).isNotBlank();
        try (var stream = chat.sendMessageStream("Remember my name?")) {
            var text = new StringBuilder();
            stream.forEach(chunk -> text.append(chunk.text()));
            assertThat(text).contains("Xiao Ming");
        }
    }
}
