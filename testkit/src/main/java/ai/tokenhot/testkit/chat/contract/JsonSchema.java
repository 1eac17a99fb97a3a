package ai.tokenhot.testkit.chat.contract;

import ai.tokenhot.json.JsonObject;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;

/** Checks JSON text against a JSON Schema of 2020-12. */
final class JsonSchema {

    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private JsonSchema() {}

    /** What is wrong with the text; empty when nothing is. */
    static List<String> problems(JsonObject schema, String text) {
        return REGISTRY.getSchema(schema.text()).validate(text, InputFormat.JSON).stream()
                .map(Error::toString)
                .toList();
    }
}
