package ai.tokenhot.condition;

import ai.tokenhot.condition.Condition.Kind;
import ai.tokenhot.condition.Condition.Verdict;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.Map;
import java.util.Optional;

/** The real CEL. */
final class CelOracle {

    private final CelCompiler compiler;
    private final CelRuntime runtime =
            CelRuntimeFactory.standardCelRuntimeBuilder().build();

    CelOracle(Map<String, Kind> variables) {
        var builder = CelCompilerFactory.standardCelCompilerBuilder().setResultType(SimpleType.BOOL);
        variables.forEach((name, kind) -> builder.addVar(name, type(kind)));
        compiler = builder.build();
    }

    private static CelType type(Kind kind) {
        return switch (kind) {
            case TEXT -> SimpleType.STRING;
            case NUMBER -> SimpleType.INT;
            case FLAG -> SimpleType.BOOL;
        };
    }

    /** The program of a condition, if it is one. */
    Optional<Program> program(String text) {
        try {
            CelAbstractSyntaxTree tree = compiler.compile(text).getAst();
            return Optional.of(new Program(runtime.createProgram(tree)));
        } catch (CelValidationException _) {
            return Optional.empty();
        } catch (CelEvaluationException e) {
            throw new AssertionError(text, e);
        }
    }

    /** A condition that CEL took. */
    record Program(CelRuntime.Program program) {

        /** What CEL says; no result is a no. */
        Verdict test(Map<String, Object> values) {
            try {
                return Boolean.TRUE.equals(program.eval(values)) ? Verdict.YES : Verdict.NO;
            } catch (CelEvaluationException _) {
                return Verdict.NO;
            }
        }
    }
}
