package ai.tokenhot.app;

/** The program's entry. */
public final class Main {
    private Main() {}

    /** Says that nothing is wired yet; the exit status is 1 so that nobody takes it for a gateway. */
    public static void main(String[] arguments) {
        System.err.println("TokenHot: nothing is wired yet");
        System.exit(1);
    }
}
