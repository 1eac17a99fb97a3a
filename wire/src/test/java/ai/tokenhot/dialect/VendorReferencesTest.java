package ai.tokenhot.dialect;

import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.FailureKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every field by which a request can name an object that lies at the vendor. All projects share a credential there, so
 * what one project names may be another's.
 */
final class VendorReferencesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            CHAT_COMPLETIONS | "messages":[{"role":"user","content":[{"type":"text","text":"x"},{"type":"file","file":{"file_id":"file-1"}}]}] | messages[0].content[1].file.file_id
            CHAT_COMPLETIONS | "messages":[{},{"role":"assistant","audio":{"id":"audio_1"}}] | messages[1].audio.id

            RESPONSES | "conversation":"conv_1"                                  | conversation
            RESPONSES | "conversation":{"id":"conv_1"}                           | conversation
            RESPONSES | "prompt":{"id":"pmpt_1","version":"2"}                   | prompt
            RESPONSES | "input":[{"type":"item_reference","id":"msg_1"}]         | input[0].id
            RESPONSES | "input":[{"id":"msg_1"}]                                 | input[0].id
            RESPONSES | "input":[{"id":"msg_1","type":null}]                     | input[0].id
            RESPONSES | "input":[{"id":"msg_1","role":null}]                     | input[0].id
            RESPONSES | "input":[{"id":"msg_1","content":"hi"}]                  | input[0].id
            RESPONSES | "input":[{"type":"image_generation_call","id":"ig_1"}]   | input[0].id
            RESPONSES | "input":[{"type":"image_generation_call","id":"ig_1","result":null}] | input[0].id
            RESPONSES | "input":[{"type":"image_generation_call","id":"ig_1","result":""}] | input[0].id
            RESPONSES | "input":[{"role":"user","content":[{"type":"input_file","file_id":"file-1"}]}] | input[0].content[0].file_id
            RESPONSES | "input":[{"role":"user","content":[{"type":"input_image","file_id":"file-1"}]}] | input[0].content[0].file_id
            RESPONSES | "input":[{"type":"function_call_output","call_id":"c","output":[{"type":"input_file","file_id":"file-1"}]}] | input[0].output[0].file_id
            RESPONSES | "input":[{"type":"computer_call_output","call_id":"c","output":{"type":"computer_screenshot","file_id":"file-1"}}] | input[0].output.file_id
            RESPONSES | "input":[{"type":"code_interpreter_call","id":"ci_1","container_id":"cntr_1","code":""}] | input[0].container_id
            RESPONSES | "input":[{"type":"shell_call","environment":{"type":"container_reference","container_id":"cntr_1"}}] | input[0].environment.container_id
            RESPONSES | "input":[{"type":"additional_tools","tools":[{"type":"file_search","vector_store_ids":["vs_1"]}]}] | input[0].tools[0].vector_store_ids
            RESPONSES | "tools":[{"type":"file_search","vector_store_ids":["vs_1"]}] | tools[0].vector_store_ids
            RESPONSES | "tools":[{"type":"function"},{"type":"mcp","connector_id":"connector_gmail"}] | tools[1].connector_id
            RESPONSES | "tools":[{"type":"code_interpreter","container":"cntr_1"}] | tools[0].container
            RESPONSES | "tools":[{"type":"code_interpreter","container":{"type":"auto","file_ids":["file-1"]}}] | tools[0].container.file_ids
            RESPONSES | "tools":[{"type":"shell","environment":{"type":"container_reference","container_id":"cntr_1"}}] | tools[0].environment.container_id
            RESPONSES | "tools":[{"type":"shell","environment":{"type":"container_auto","file_ids":["file-1"]}}] | tools[0].environment.file_ids
            RESPONSES | "tools":[{"type":"shell","environment":{"type":"container_auto","skills":[{"type":"skill_reference","skill_id":"skill_1"}]}}] | tools[0].environment.skills[0].skill_id
            RESPONSES | "tools":[{"type":"image_generation","input_image_mask":{"file_id":"file-1"}}] | tools[0].input_image_mask.file_id
            RESPONSES | "tools":[{"type":"namespace","name":"n","tools":[{"type":"file_search","vector_store_ids":["vs_1"]}]}] | tools[0].tools[0].vector_store_ids

            MESSAGES | "container":"container_1"                                 | container
            MESSAGES | "container":{"id":"container_1"}                          | container
            MESSAGES | "thread":{"id":"thread_1"}                                | thread
            MESSAGES | "fallback_credit_token":"t"                               | fallback_credit_token
            MESSAGES | "diagnostics":{"previous_message_id":"msg_1"}             | diagnostics.previous_message_id
            MESSAGES | "messages":[{"role":"user","content":[{"type":"image","source":{"type":"file","file_id":"file_1"}}]}] | messages[0].content[0].source.file_id
            MESSAGES | "messages":[{"role":"user","content":[{"type":"container_upload","file_id":"file_1"}]}] | messages[0].content[0].file_id
            MESSAGES | "messages":[{"role":"user","content":[{"type":"tool_result","content":[{"type":"document","source":{"type":"file","file_id":"file_1"}}]}]}] | messages[0].content[0].content[0].source.file_id
            MESSAGES | "messages":[{"role":"user","content":[{"type":"document","source":{"type":"content","content":[{"type":"image","source":{"type":"file","file_id":"file_1"}}]}}]}] | messages[0].content[0].source.content[0].source.file_id
            MESSAGES | "messages":[{"role":"assistant","content":[{"type":"code_execution_tool_result","content":{"content":[{"type":"code_execution_output","file_id":"file_1"}]}}]}] | messages[0].content[0].content.content[0].file_id
            MESSAGES | "system":[{"type":"document","source":{"file_id":"file_1"}}] | system[0].source.file_id
            COUNT_MESSAGES | "messages":[{"role":"user","content":[{"type":"image","source":{"type":"file","file_id":"file_1"}}]}] | messages[0].content[0].source.file_id

            GENERATE_CONTENT | "cachedContent":"cachedContents/1"                | cachedContent
            GENERATE_CONTENT | "cached_content":"cachedContents/1"               | cached_content
            GENERATE_CONTENT | "contents":[{"parts":[{"fileData":{"fileUri":"https://generativelanguage.googleapis.com/v1beta/files/a"}}]}] | contents[0].parts[0].fileData.fileUri
            GENERATE_CONTENT | "contents":[{"parts":[{"file_data":{"file_uri":"HTTPS://storage.GoogleAPIs.com./bucket/a"}}]}] | contents[0].parts[0].file_data.file_uri
            GENERATE_CONTENT | "contents":[{"parts":[{"fileData":{"fileUri":"https://googleapis.com/a"}}]}] | contents[0].parts[0].fileData.fileUri
            GENERATE_CONTENT | "contents":[{"parts":[{"fileData":{"fileUri":"https:\\/\\/x@storage.googleapis.com:443/a"}}]}] | contents[0].parts[0].fileData.fileUri
            GENERATE_CONTENT | "contents":[{"parts":[{"fileData":{"fileUri":" https://storage.googleapis.com/a"}}]}] | contents[0].parts[0].fileData.fileUri
            GENERATE_CONTENT | "contents":[{"parts":[{"fileData":{"fileUri":"gs://bucket/a"}}]}] | contents[0].parts[0].fileData.fileUri
            GENERATE_CONTENT | "contents":[{"parts":[{"fileData":{"fileUri":"files/a"}}]}] | contents[0].parts[0].fileData.fileUri
            GENERATE_CONTENT | "contents":[{"parts":[{"fileData":{"fileUri":"http://example.org/a"}}]}] | contents[0].parts[0].fileData.fileUri
            GENERATE_CONTENT | "contents":[{"parts":[{"fileData":{"fileUri":"//storage.googleapis.com/a"}}]}] | contents[0].parts[0].fileData.fileUri
            GENERATE_CONTENT | "contents":[{"parts":[{"fileData":{"fileUri":"https://exa mple.org/a"}}]}] | contents[0].parts[0].fileData.fileUri
            GENERATE_CONTENT | "contents":{"parts":{"fileData":{"fileUri":"gs://bucket/a"}}} | contents.parts.fileData.fileUri
            GENERATE_CONTENT | "contents":[{"parts":[{"functionResponse":{"name":"f","parts":[{"fileData":{"fileUri":"gs://bucket/a"}}]}}]}] | contents[0].parts[0].functionResponse.parts[0].fileData.fileUri
            GENERATE_CONTENT | "systemInstruction":{"parts":[{"file_data":{"file_uri":"gs://bucket/a"}}]} | systemInstruction.parts[0].file_data.file_uri
            GENERATE_CONTENT | "tools":[{"fileSearch":{"fileSearchStoreNames":["fileSearchStores/1"]}}] | tools[0].fileSearch.fileSearchStoreNames
            GENERATE_CONTENT | "tools":[{"file_search":{"file_search_store_names":["fileSearchStores/1"]}}] | tools[0].file_search.file_search_store_names
            GENERATE_CONTENT | "tools":[{"retrieval":{"vertexAiSearch":{}}}]     | tools[0].retrieval
            COUNT_CONTENT    | "generateContentRequest":{"cachedContent":"cachedContents/1"} | generateContentRequest.cachedContent
            COUNT_CONTENT    | "generate_content_request":{"contents":[{"parts":[{"file_data":{"file_uri":"gs://b/a"}}]}]} | generate_content_request.contents[0].parts[0].file_data.file_uri
            """)
    void referenceIsAnsweredAsIfTheObjectDidNotExist(Languages language, String members, String field) {
        Failure failure = language.refused(request(language, members));
        assertThat(failure.kind()).isEqualTo(FailureKind.UNKNOWN_REFERENCE);
        assertThat(failure.field()).contains(field);
        assertThat(failure.message()).startsWith("`" + field + "` refers to an object that this project did not make");
        assertThat(language.dialect.error(failure, "req_1").status()).isEqualTo(404);
    }

    /** The same names where they are the caller's own data; and references that refer to nothing. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            CHAT_COMPLETIONS | "tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object","properties":{"file_id":{"type":"string"},"container":{"type":"string"}},"required":["file_id"]}}}]
            CHAT_COMPLETIONS | "messages":[{"role":"assistant","tool_calls":[{"id":"call_1","type":"function","function":{"name":"f","arguments":"{\\"file_id\\":\\"x\\"}"}}]}]
            CHAT_COMPLETIONS | "metadata":{"file_id":"x","conversation":"y","previous_response_id":"z"}
            CHAT_COMPLETIONS | "messages":[{"role":"user","content":[{"type":"file","file":{"file_data":"data:application/pdf;base64,AA==","filename":"a.pdf"}}]}]
            CHAT_COMPLETIONS | "messages":[{"role":"user","content":"file_id"},{"role":"assistant","audio":null}]
            CHAT_COMPLETIONS | "response_format":{"type":"json_schema","json_schema":{"name":"s","schema":{"properties":{"file_id":{}}}}}

            RESPONSES | "tools":[{"type":"function","name":"f","parameters":{"properties":{"vector_store_ids":{"type":"array"},"container":"x","connector_id":"y"}}}]
            RESPONSES | "input":[{"type":"function_call","id":"fc_1","call_id":"call_1","name":"f","arguments":"{\\"container_id\\":\\"x\\"}"}]
            RESPONSES | "input":[{"type":"function_call_output","call_id":"call_1","output":"{\\"file_id\\":\\"x\\"}"}]
            RESPONSES | "metadata":{"prompt":"x","file_id":"y","id":"z"}
            RESPONSES | "input":[{"type":"message","id":"msg_1","role":"assistant","content":[{"type":"output_text","text":"x","annotations":[{"type":"file_citation","file_id":"file-1"}]}]}]
            RESPONSES | "input":[{"id":"msg_1","role":"assistant","content":"x"}]
            RESPONSES | "input":[{"type":"reasoning","id":"rs_1","summary":[],"encrypted_content":"x"}]
            RESPONSES | "input":[{"type":"image_generation_call","id":"ig_1","result":"AA=="}]
            RESPONSES | "input":[{"role":"user","content":[{"type":"input_image","image_url":"https://example.org/a.png","file_id":null}]}]
            RESPONSES | "previous_response_id":null,"conversation":null,"prompt":null
            RESPONSES | "previous_response_id":"","tools":[{"type":"code_interpreter","container":{"type":"auto","file_ids":[]}}]
            RESPONSES | "tools":[{"type":"mcp","server_label":"s","server_url":"https://example.org/mcp","connector_id":null}]

            MESSAGES | "tools":[{"name":"f","input_schema":{"type":"object","properties":{"file_id":{"type":"string"},"container":{"type":"string"}}}}]
            MESSAGES | "messages":[{"role":"assistant","content":[{"type":"tool_use","id":"toolu_1","name":"f","input":{"file_id":"x","source":{"file_id":"y"},"container":"z"}}]}]
            MESSAGES | "metadata":{"user_id":"u","container":"x"}
            MESSAGES | "container":null,"thread":null,"diagnostics":null
            MESSAGES | "messages":[{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AA=="}},{"type":"document","source":{"type":"content","content":"file_id"}},{"type":"search_result","source":"https://example.org","title":"t","content":[{"type":"text","text":"x"}]}]}]
            MESSAGES | "messages":[{"role":"assistant","content":[{"type":"thinking","thinking":"file_id","signature":"s"}]}]

            GENERATE_CONTENT | "tools":[{"functionDeclarations":[{"name":"f","parameters":{"type":"OBJECT","properties":{"fileUri":{"type":"STRING"},"cachedContent":{"type":"STRING"}}}}]}]
            GENERATE_CONTENT | "contents":[{"role":"model","parts":[{"functionCall":{"name":"f","args":{"fileUri":"gs://x/y","fileData":{"fileUri":"gs://x/y"}}}}]}]
            GENERATE_CONTENT | "contents":[{"parts":[{"functionResponse":{"name":"f","response":{"fileUri":"gs://x/y","cachedContent":"z"}}}]}]
            GENERATE_CONTENT | "labels":{"cachedContent":"x","fileUri":"y"}
            GENERATE_CONTENT | "cachedContent":"","tools":[{"fileSearch":{"fileSearchStoreNames":[]}}]
            GENERATE_CONTENT | "contents":[{"parts":[{"fileData":{"fileUri":"https://www.youtube.com/watch?v=9hE5-98ZeCg"}}]}]
            GENERATE_CONTENT | "contents":[{"parts":[{"file_data":{"mime_type":"image/png","file_uri":"https://example.org/a.png?x=googleapis.com"}}]}]
            GENERATE_CONTENT | "contents":[{"parts":[{"fileData":{"fileUri":"https://notgoogleapis.com/a"}}]}]
            GENERATE_CONTENT | "contents":[{"parts":[{"text":"gs://bucket/a","thoughtSignature":"x"}]}]
            """)
    void sameNameInTheCallersOwnDataPasses(Languages language, String members) {
        String body = request(language, members);
        assertThat(language.upstream(body, "m")).isEqualTo(body);
    }

    /** The smallest request, without the member that the case brings itself. */
    private static String request(Languages language, String members) {
        String smallest = language.smallest;
        for (String own : new String[] {"\"messages\":[]", "\"input\":\"hi\"", "\"contents\":[]"}) {
            String name = own.substring(0, own.indexOf(':') + 1);
            if (members.contains(name) && members.startsWith(name)) {
                smallest = smallest.replace("," + own, "").replace(own, "");
            }
        }
        String rest = smallest.substring(1, smallest.length() - 1);
        return "{" + members + (rest.isEmpty() ? "" : "," + rest) + "}";
    }
}
