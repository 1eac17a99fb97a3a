package ai.tokenhot.app;

import java.util.Objects;

/** The program's entry. */
public final class Main {
    private Main() {}

    /** Answers {@code --version}; says of anything else that it is not wired yet, with status 1. */
    public static void main(String[] arguments) {
        if (arguments.length == 1 && arguments[0].equals("--version")) {
            System.out.println("TokenHot "
                    + Objects.requireNonNullElse(Main.class.getPackage().getImplementationVersion(), "(not packaged)"));
            return;
        }
        System.err.println("TokenHot: nothing is wired yet");
        System.exit(1);
    }
}
