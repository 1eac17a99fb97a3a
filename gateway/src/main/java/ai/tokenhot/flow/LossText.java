package ai.tokenhot.flow;

import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.FailureKind;
import ai.tokenhot.inference.Loss;
import java.util.List;
import java.util.stream.Collectors;

/** Says what a translation lost: in a header, or as the reason why a strict caller is refused. */
final class LossText {

    /** Where every answer in another language says what it lost. */
    static final String HEADER = "x-tokenhot-loss";

    /** With {@code true} a caller asks to be refused rather than lose anything. */
    static final String STRICT_HEADER = "x-tokenhot-strict";

    private static final int MAX_HEADER = 4 << 10;

    private LossText() {}

    /** {@code dropped=seed,logit_bias; approximated=reasoning_effort (xhigh -> high)}. */
    static String header(List<Loss> losses) {
        String dropped = of(losses, Loss.Kind.DROPPED);
        String approximated = of(losses, Loss.Kind.APPROXIMATED);
        String both = dropped.isEmpty() || approximated.isEmpty() ? "" : "; ";
        String text = (dropped.isEmpty() ? "" : "dropped=" + dropped)
                + both
                + (approximated.isEmpty() ? "" : "approximated=" + approximated);
        return text.length() <= MAX_HEADER ? text : text.substring(0, MAX_HEADER) + "...";
    }

    private static String of(List<Loss> losses, Loss.Kind kind) {
        return losses.stream()
                .filter(loss -> loss.kind() == kind)
                .map(loss -> plain(kind == Loss.Kind.DROPPED ? loss.field() : loss.field() + " (" + loss.how() + ")"))
                .distinct()
                .collect(Collectors.joining(","));
    }

    /** Visible ASCII: what else a field's name may hold is not for a header. */
    private static String plain(String text) {
        var plain = new StringBuilder();
        text.replace("→", "->").chars().forEach(c -> plain.append(c >= ' ' && c < 0x7F ? (char) c : '?'));
        return plain.toString();
    }

    /** Why a strict caller is refused. */
    static Failure refusal(List<Loss> losses) {
        return Failure.of(
                FailureKind.INVALID_REQUEST,
                STRICT_HEADER + " is set, and this model cannot be asked for: "
                        + losses.stream()
                                .map(loss -> loss.field() + " (" + loss.how() + ")")
                                .distinct()
                                .limit(20)
                                .collect(Collectors.joining("; "))
                        + ".",
                losses.getFirst().field());
    }
}
