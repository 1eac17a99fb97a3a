package ai.tokenhot.dialect;

import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.FailureKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Wrong and missing fields, each named with what was given and what was expected. */
final class FieldKindsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            CHAT_COMPLETIONS | {"messages":[]}                                   | model     | a string
            CHAT_COMPLETIONS | {"model":"m"}                                     | messages  | an array
            RESPONSES        | {"input":"hi"}                                    | model     | a string
            MESSAGES         | {"model":"m","messages":[]}                       | max_tokens | a number
            MESSAGES         | {"model":"m","max_tokens":1}                      | messages  | an array
            MESSAGES         | {}                                                | model     | a string
            COUNT_MESSAGES   | {"model":"m"}                                     | messages  | an array
            GENERATE_CONTENT | {}                                                | contents  | an object or an array
            """)
    void missingFieldIsNamed(Languages language, String body, String field, String expected) {
        Failure failure = language.refused(body);
        assertThat(failure.kind()).isEqualTo(FailureKind.INVALID_REQUEST);
        assertThat(failure.field()).contains(field);
        assertThat(failure.message())
                .isEqualTo("Missing required field: `" + field + "` (expected: " + expected + ").");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            CHAT_COMPLETIONS | {"model":null,"messages":[]}                      | model          | null      | a string
            CHAT_COMPLETIONS | {"model":5,"messages":[]}                         | model          | a number  | a string
            CHAT_COMPLETIONS | {"model":"m","messages":null}                     | messages       | null      | an array
            CHAT_COMPLETIONS | {"model":"m","messages":{}}                       | messages       | an object | an array
            CHAT_COMPLETIONS | {"model":"m","messages":[],"stream":"true"}       | stream         | a string  | a boolean
            CHAT_COMPLETIONS | {"model":"m","messages":[],"stream_options":true} | stream_options | a boolean | an object
            CHAT_COMPLETIONS | {"model":"m","messages":[],"stream_options":{"include_usage":1}} | stream_options.include_usage | a number | a boolean
            CHAT_COMPLETIONS | {"model":"m","messages":[],"max_tokens":"10"}     | max_tokens     | a string  | a number
            CHAT_COMPLETIONS | {"model":"m","messages":[],"temperature":[]}      | temperature    | an array  | a number
            CHAT_COMPLETIONS | {"model":"m","messages":[],"stop":5}              | stop           | a number  | an array or a string
            CHAT_COMPLETIONS | {"model":"m","messages":[],"tools":{}}            | tools          | an object | an array
            CHAT_COMPLETIONS | {"model":"m","messages":[{},{"content":{}}]}      | messages[1].content | an object | an array or a string
            CHAT_COMPLETIONS | {"model":"m","messages":[{"content":[{"file":"x"}]}]} | messages[0].content[0].file | a string | an object
            RESPONSES        | {"model":null}                                    | model          | null      | a string
            RESPONSES        | {"model":"m","input":{}}                          | input          | an object | an array or a string
            RESPONSES        | {"model":"m","stream":0}                          | stream         | a number  | a boolean
            RESPONSES        | {"model":"m","tools":[{"container":[]}]}          | tools[0].container | an array | an object or a string
            MESSAGES         | {"model":"m","messages":[],"max_tokens":"1"}      | max_tokens     | a string  | a number
            MESSAGES         | {"model":"m","messages":[],"max_tokens":null}     | max_tokens     | null      | a number
            MESSAGES         | {"model":"m","max_tokens":1,"messages":"hi"}      | messages       | a string  | an array
            MESSAGES         | {"model":"m","max_tokens":1,"messages":[],"system":{}} | system    | an object | an array or a string
            MESSAGES         | {"model":"m","max_tokens":1,"messages":[],"stream":"yes"} | stream | a string  | a boolean
            GENERATE_CONTENT | {"contents":null}                                 | contents       | null      | an object or an array
            GENERATE_CONTENT | {"contents":"hi"}                                 | contents       | a string  | an object or an array
            GENERATE_CONTENT | {"contents":[],"generation_config":[]}            | generation_config | an array | an object
            GENERATE_CONTENT | {"contents":[],"generationConfig":{"top_k":"5"}}  | generationConfig.top_k | a string | a number
            GENERATE_CONTENT | {"contents":[{"parts":"hi"}]}                     | contents[0].parts | a string | an object or an array
            COUNT_CONTENT    | {"generateContentRequest":[]}                     | generateContentRequest | an array | an object
            """)
    void wrongKindNamesFieldAndGivenAndExpected(
            Languages language, String body, String field, String given, String expected) {
        Failure failure = language.refused(body);
        assertThat(failure.kind()).isEqualTo(FailureKind.INVALID_REQUEST);
        assertThat(failure.field()).contains(field);
        assertThat(failure.message())
                .isEqualTo("Invalid type: `" + field + "` is " + given + " (expected: " + expected + ").");
    }

    /** What we price is what the vendor runs: one of two would count, and nobody could say which. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            CHAT_COMPLETIONS | {"model":"m","messages":[],"model":"dearer"}                | model
            CHAT_COMPLETIONS | {"model":"m","messages":[],"stream_options":{"include_usage":false,"include_usage":true}} | stream_options.include_usage
            CHAT_COMPLETIONS | {"model":"m","messages":[{"content":[],"content":[]}]}      | messages[0].content
            CHAT_COMPLETIONS | {"model":"m","messages":[{"content":[{"type":"text"},{"type":"file","type":"text"}]}]} | messages[0].content[1].type
            RESPONSES        | {"model":"m","input":[{"id":"a","id":"b"}]}                 | input[0].id
            RESPONSES        | {"model":"m","tools":[{"type":"x","type":"y"}]}             | tools[0].type
            MESSAGES         | {"model":"m","max_tokens":1,"max_tokens":9,"messages":[]}   | max_tokens
            MESSAGES         | {"model":"m","max_tokens":1,"messages":[{"content":[{"source":{"type":"a","type":"b"}}]}]} | messages[0].content[0].source.type
            GENERATE_CONTENT | {"contents":[],"generationConfig":{},"generation_config":{}} | generation_config
            GENERATE_CONTENT | {"contents":[],"generationConfig":{"topK":1,"top_k":2}}     | generationConfig.top_k
            GENERATE_CONTENT | {"contents":[],"generation_config":{"max_output_tokens":1,"maxOutputTokens":9}} | generation_config.maxOutputTokens
            GENERATE_CONTENT | {"contents":[],"system_instruction":{},"systemInstruction":{}} | systemInstruction
            GENERATE_CONTENT | {"contents":[],"cachedContent":"","cached_content":"x"}     | cached_content
            GENERATE_CONTENT | {"contents":[{"parts":[{"fileData":{},"file_data":{}}]}]}   | contents[0].parts[0].file_data
            GENERATE_CONTENT | {"contents":[{"parts":[{"fileData":{"fileUri":"","file_uri":""}}]}]} | contents[0].parts[0].fileData.file_uri
            COUNT_CONTENT    | {"generateContentRequest":{},"generate_content_request":{}} | generate_content_request
            """)
    void duplicateMemberIsRefusedInEitherSpelling(Languages language, String body, String field) {
        Failure failure = language.refused(body);
        assertThat(failure.kind()).isEqualTo(FailureKind.INVALID_REQUEST);
        assertThat(failure.status()).isEqualTo(400);
        assertThat(failure.field()).contains(field);
        assertThat(failure.message())
                .isEqualTo("Duplicate member: `" + field + "` is given twice (expected: once, in one spelling).");
    }
}
