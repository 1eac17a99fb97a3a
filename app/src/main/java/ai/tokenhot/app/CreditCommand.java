package ai.tokenhot.app;

import ai.tokenhot.admin.Keys;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows accounts, gives money and takes it back, beside a running gateway or without one. */
@Command(
        name = "credit",
        description = "Shows what organizations have, gives them money, or takes back what was given.",
        mixinStandardHelpOptions = true)
final class CreditCommand implements Callable<Integer> {

    @Parameters(
            arity = "0..1",
            paramLabel = "AMOUNT",
            description = "What to give, such as 50 or 0.25. Without it the accounts are shown.")
    private @Nullable String amount;

    @Option(names = "--organization", description = "Whom to give it.", defaultValue = Keys.DEFAULT_ORGANIZATION)
    private String organization = Keys.DEFAULT_ORGANIZATION;

    @Option(names = "--note", description = "Why; kept with it.")
    private @Nullable String note;

    @Option(names = "--take-back", description = "Takes the amount back instead.")
    private boolean takeBack;

    @Override
    public Integer call() throws IOException {
        if (amount == null) {
            JsonObject answer = OperatorCommand.run(
                    JsonObject.builder().put("command", "credit list").build());
            if (OperatorCommand.failed(answer)) {
                return 1;
            }
            answer.array("accounts").stream()
                    .flatMap(JsonArray::objects)
                    .forEach(account -> System.out.println(line(account)));
            return 0;
        }
        var command = JsonObject.builder()
                .put("command", "credit")
                .put("organization", organization)
                .put("amount", amount)
                .put("take_back", takeBack);
        if (note != null) {
            command.put("note", note);
        }
        JsonObject answer = OperatorCommand.run(command.build());
        if (OperatorCommand.failed(answer)) {
            return 1;
        }
        System.out.println(line(answer));
        return 0;
    }

    private static String line(JsonObject account) {
        return "%s: %s %s available, %s held, %s spent of %s granted"
                .formatted(
                        account.string("organization").orElse(""),
                        account.string("available").orElse(""),
                        account.string("currency").orElse(""),
                        account.string("held").orElse(""),
                        account.string("spent").orElse(""),
                        account.string("granted").orElse(""));
    }
}
