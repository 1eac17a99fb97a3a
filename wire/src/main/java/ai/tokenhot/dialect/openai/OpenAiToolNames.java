package ai.tokenhot.dialect.openai;

import ai.tokenhot.catalog.Model;
import ai.tokenhot.catalog.Model.Denial;
import ai.tokenhot.inference.Part.CallKind;
import ai.tokenhot.inference.Tool;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How one request's tools are called at the provider, and which of them stand there as functions though they are none. */
final class OpenAiToolNames {

    private final boolean wraps;
    private final Set<String> custom = new HashSet<>();
    private final Map<String, String> originals = new HashMap<>();

    OpenAiToolNames(List<Tool> tools, Model model) {
        this.wraps = !model.takes(Denial.CUSTOM_TOOLS);
        for (Tool tool : tools) {
            if (tool instanceof Tool.Custom free) {
                custom.add(free.name());
            }
        }
    }

    /** The name at the provider. */
    String of(String name) {
        String fitting = OpenAiNames.name(name);
        if (!fitting.equals(name)) {
            originals.put(fitting, name);
        }
        return fitting;
    }

    /** Whether tools for free text are declared as functions. */
    boolean wraps() {
        return wraps;
    }

    /** Whether calls of this tool carry free text at the provider. */
    boolean isFreeText(String name) {
        return !wraps && custom.contains(name);
    }

    /** Whether a call is one of a tool for free text that is declared as a function. */
    boolean isWrapped(CallKind kind) {
        return wraps && kind == CallKind.CUSTOM;
    }

    /** The provider's names that are not the caller's. */
    Map<String, String> originals() {
        return originals;
    }

    /** The caller's names of tools that were declared as functions instead. */
    Set<String> wrapped() {
        return wraps ? custom : Set.of();
    }
}
