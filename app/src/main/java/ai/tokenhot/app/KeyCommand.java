package ai.tokenhot.app;

import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes, lists and revokes api keys, beside a running gateway or without one. */
@Command(
        name = "key",
        description = "Makes, lists and revokes API keys.",
        mixinStandardHelpOptions = true,
        subcommands = {KeyCommand.Create.class, KeyCommand.Listing.class, KeyCommand.Revoke.class})
final class KeyCommand {

    private static String line(JsonObject key) {
        return "%-22s %-20s %-8s %s%s"
                .formatted(
                        key.string("id").orElse(""),
                        key.string("name").orElse(""),
                        key.string("hint").orElse(""),
                        key.string("created").orElse(""),
                        key.string("revoked").map(at -> "  revoked " + at).orElse(""));
    }

    /** Makes one. */
    @Command(name = "create", description = "Makes a key and shows it once.", mixinStandardHelpOptions = true)
    static final class Create implements Callable<Integer> {
        @Parameters(arity = "0..1", defaultValue = "unnamed", description = "A name to recognise it by.")
        private String name = "unnamed";

        @Option(
                names = "--client-gone",
                description = "What becomes of a call whose caller goes: drain (read on, the usual), cancel, or cap:N"
                        + " (read on to about N output tokens).")
        private @Nullable String clientGone;

        @Override
        public Integer call() throws IOException {
            var command = JsonObject.builder().put("command", "key create").put("name", name);
            if (clientGone != null) {
                command.put("client_gone", clientGone);
            }
            JsonObject answer = OperatorCommand.run(command.build());
            if (OperatorCommand.failed(answer)) {
                return 1;
            }
            System.err.println(answer.string("id").orElse("") + ": this is shown only now.");
            System.out.println(answer.string("secret").orElse(""));
            return 0;
        }
    }

    /** Lists them. */
    @Command(name = "list", description = "Lists the keys, revoked ones too.", mixinStandardHelpOptions = true)
    static final class Listing implements Callable<Integer> {
        @Override
        public Integer call() throws IOException {
            JsonObject answer = OperatorCommand.run(
                    JsonObject.builder().put("command", "key list").build());
            if (OperatorCommand.failed(answer)) {
                return 1;
            }
            answer.array("keys").stream().flatMap(JsonArray::objects).forEach(key -> System.out.println(line(key)));
            return 0;
        }
    }

    /** Revokes one. */
    @Command(
            name = "revoke",
            description = "Revokes a key: it is refused from now on.",
            mixinStandardHelpOptions = true)
    static final class Revoke implements Callable<Integer> {
        @Parameters(description = "The key's id, as ./tokenhot key list shows it.")
        private String id = "";

        @Override
        public Integer call() throws IOException {
            JsonObject answer = OperatorCommand.run(JsonObject.builder()
                    .put("command", "key revoke")
                    .put("id", id)
                    .build());
            if (OperatorCommand.failed(answer)) {
                return 1;
            }
            System.out.println(line(answer));
            return 0;
        }
    }
}
