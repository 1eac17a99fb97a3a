package ai.tokenhot.config;

import ai.tokenhot.catalog.Exchange;
import ai.tokenhot.config.Settings.SandboxMode;
import ai.tokenhot.config.Settings.Transport;
import ai.tokenhot.identity.ClientGone;
import ai.tokenhot.json.JsonException;
import ai.tokenhot.json.YamlFields;
import ai.tokenhot.json.YamlNode;
import ai.tokenhot.json.YamlNode.Mapping;
import ai.tokenhot.json.YamlProblem;
import ai.tokenhot.money.Currency;
import ai.tokenhot.money.Money;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/** Reads the settings of {@code tokenhot.yaml} and of the environment, which wins. Reports every problem at once. */
public final class SettingsReader {

    /** The largest request body unless somebody says otherwise. */
    static final int DEFAULT_MAX_BODY = 64 << 20;

    private static final int BOOTSTRAP_KEY_SHORTEST = 20;
    private static final int BOOTSTRAP_KEY_LONGEST = 200;
    private static final int MASTER_KEY_SHORTEST = 32;
    private static final int MASTER_KEY_LONGEST = 1_000;
    private static final int ADMIN_PASSWORD_SHORTEST = 12;
    private static final int ADMIN_PASSWORD_LONGEST = 200;
    private static final int MOST_KEEP_DAYS = 30;
    private static final String DEFAULT_CREDIT = "100";
    private static final String ENVIRONMENT = "environment";

    private final Map<String, String> environment;
    private final Function<String, Optional<String>> fetchProblem;
    private final List<YamlProblem> problems = new ArrayList<>();

    private SettingsReader(Map<String, String> environment, Function<String, Optional<String>> fetchProblem) {
        this.environment = environment;
        this.fetchProblem = fetchProblem;
    }

    /**
     * Reads the settings.
     *
     * @param file name and text of the settings file, if there is one
     * @param fetchProblem what is wrong with an entry of the list of what may be fetched, if something is
     */
    public static Result read(
            Map<String, String> environment, Optional<Source> file, Function<String, Optional<String>> fetchProblem) {
        var reader = new SettingsReader(environment, fetchProblem);
        Settings settings = reader.read(file);
        return reader.problems.isEmpty()
                ? new Result.Valid(settings)
                : new Result.Invalid(List.copyOf(reader.problems));
    }

    private Settings read(Optional<Source> file) {
        YamlFields fields = settings(file);
        Settings settings = new Settings(
                text("TOKENHOT_HOST", fields, "host").orElse("127.0.0.1"),
                number("TOKENHOT_PORT", fields, "port", 0, 65_535, 8080),
                number("TOKENHOT_MANAGEMENT_PORT", fields, "management_port", 0, 65_535, 9090),
                text("TOKENHOT_PUBLIC_URL", fields, "public_url"),
                Path.of(text("TOKENHOT_DATA", fields, "data").orElse("data")),
                variable("TOKENHOT_DATABASE_URL"),
                word("TOKENHOT_SANDBOX", fields, "sandbox", SandboxMode.class, SandboxMode.AUTO),
                word("TOKENHOT_TRANSPORT", fields, "transport", Transport.class, Transport.AUTO),
                number(
                        "TOKENHOT_EVENT_LOOPS",
                        fields,
                        "event_loops",
                        1,
                        256,
                        Runtime.getRuntime().availableProcessors()),
                bootstrapKey(),
                origins(fields),
                number("TOKENHOT_MAX_BODY_BYTES", fields, "max_body_bytes", 1_024, 1 << 30, DEFAULT_MAX_BODY),
                Duration.ofSeconds(
                        number("TOKENHOT_CALLER_IDLE_SECONDS", fields, "caller_idle_seconds", 1, 86_400, 360)),
                Duration.ofMillis(number("TOKENHOT_HEAD_HOLD_MILLIS", fields, "head_hold_millis", 0, 600_000, 10_000)),
                Duration.ofSeconds(
                        number("TOKENHOT_PROVIDER_SILENCE_SECONDS", fields, "provider_silence_seconds", 1, 3_600, 600)),
                Duration.ofSeconds(number("TOKENHOT_DRAIN_SECONDS", fields, "drain_seconds", 0, 3_600, 30)),
                text("TOKENHOT_TRUST", fields, "trust"),
                masterKey(),
                adminPassword(),
                Duration.ofDays(number("TOKENHOT_KEEP_DAYS", fields, "keep_days", 0, MOST_KEEP_DAYS, MOST_KEEP_DAYS)),
                currency(fields),
                openingCredit(fields),
                clientGone(fields),
                fetchAllow(fields));
        fields.refuseOthers();
        return settings;
    }

    private YamlFields settings(Optional<Source> file) {
        String name = file.map(Source::file).orElse("tokenhot.yaml");
        var none = new YamlFields(name, "settings", new Mapping(1, Map.of()), problems);
        if (file.isEmpty()) {
            return none;
        }
        try {
            YamlNode root = YamlNode.parse(file.get().yaml().getBytes(StandardCharsets.UTF_8));
            return root instanceof Mapping mapping
                    ? new YamlFields(name, "", mapping, problems)
                            .mapping("settings")
                            .orElse(none)
                    : none;
        } catch (JsonException e) {
            problems.add(new YamlProblem(name, e.line(), "not YAML: " + e.problem()));
            return none;
        }
    }

    private Optional<String> text(String variable, YamlFields fields, String name) {
        Optional<String> inFile = fields.text(name);
        return variable(variable).or(() -> inFile).filter(value -> !value.isBlank());
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    private int number(String variable, YamlFields fields, String name, int least, int most, int otherwise) {
        Optional<String> given = text(variable, fields, name);
        if (given.isEmpty()) {
            return otherwise;
        }
        try {
            int value = Integer.parseInt(given.get().replace("_", ""));
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Falls through to the complaint.
        }
        complain(variable, fields, name, given.get(), "a whole number from " + least + " to " + most);
        return otherwise;
    }

    private <E extends Enum<E>> E word(String variable, YamlFields fields, String name, Class<E> type, E otherwise) {
        Optional<String> given = text(variable, fields, name);
        if (given.isEmpty()) {
            return otherwise;
        }
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(given.get())) {
                return constant;
            }
        }
        String words = String.join(
                ", ",
                Arrays.stream(type.getEnumConstants())
                        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                        .toList());
        complain(variable, fields, name, given.get(), "one of " + words);
        return otherwise;
    }

    private void complain(String variable, YamlFields fields, String name, String value, String expected) {
        String message = value + " (expected: " + expected + ")";
        if (variable(variable).isPresent()) {
            problems.add(new YamlProblem(ENVIRONMENT, 1, variable + ": " + message));
        } else {
            fields.problem(name, message);
        }
    }

    private Optional<Currency> currency(YamlFields fields) {
        Optional<String> code = text("TOKENHOT_CURRENCY", fields, "currency");
        if (code.isPresent() && !Currency.valid(code.get())) {
            complain("TOKENHOT_CURRENCY", fields, "currency", code.get(), "three capital letters, such as USD");
            return Optional.empty();
        }
        return code.map(Currency::new);
    }

    private ClientGone clientGone(YamlFields fields) {
        Optional<String> text = text("TOKENHOT_CLIENT_GONE", fields, "client_gone");
        Optional<ClientGone> policy = text.map(ClientGone::of).orElse(Optional.of(ClientGone.DEFAULT));
        if (policy.isEmpty()) {
            complain(
                    "TOKENHOT_CLIENT_GONE",
                    fields,
                    "client_gone",
                    text.orElse(""),
                    "drain, cancel, or cap:N with N output tokens");
        }
        return policy.orElse(ClientGone.DEFAULT);
    }

    private long openingCredit(YamlFields fields) {
        String amount =
                text("TOKENHOT_BOOTSTRAP_CREDIT", fields, "bootstrap_credit").orElse(DEFAULT_CREDIT);
        try {
            // The currency makes no difference to the reading.
            long credit = Money.parse(amount, Exchange.DOLLAR).nanos();
            if (credit >= 0) {
                return credit;
            }
        } catch (IllegalArgumentException e) {
            // Falls through to the complaint.
        }
        complain(
                "TOKENHOT_BOOTSTRAP_CREDIT",
                fields,
                "bootstrap_credit",
                amount,
                "an amount from 0 to " + Money.text(Long.MAX_VALUE) + ", such as 100 or 0.5");
        return 0;
    }

    private Optional<String> masterKey() {
        return secret(
                "TOKENHOT_MASTER_KEY",
                MASTER_KEY_SHORTEST,
                MASTER_KEY_LONGEST,
                c -> true,
                "characters, such as `openssl rand -base64 32` makes them");
    }

    private Optional<String> adminPassword() {
        return secret(
                "TOKENHOT_ADMIN_PASSWORD",
                ADMIN_PASSWORD_SHORTEST,
                ADMIN_PASSWORD_LONGEST,
                c -> c > ' ' && c < 127,
                "visible ASCII characters");
    }

    private Optional<String> bootstrapKey() {
        return secret(
                "TOKENHOT_BOOTSTRAP_KEY",
                BOOTSTRAP_KEY_SHORTEST,
                BOOTSTRAP_KEY_LONGEST,
                c -> c > ' ' && c < 127,
                "visible ASCII characters");
    }

    /** The value is a secret: a complaint about it does not show it. */
    private Optional<String> secret(
            String variable, int shortest, int longest, IntPredicate allowed, String characters) {
        Optional<String> value = variable(variable);
        boolean good = value.map(text -> text.length() >= shortest
                        && text.length() <= longest
                        && text.chars().allMatch(allowed))
                .orElse(true);
        if (!good) {
            problems.add(new YamlProblem(
                    ENVIRONMENT,
                    1,
                    variable + ": " + value.map(String::length).orElse(0) + " characters (expected: " + shortest
                            + " to " + longest + " " + characters + ")"));
        }
        return value;
    }

    private Set<String> origins(YamlFields fields) {
        Set<String> origins = new HashSet<>(fields.texts("cors_origins"));
        origins.addAll(list("TOKENHOT_CORS_ORIGINS"));
        return origins;
    }

    private List<String> fetchAllow(YamlFields fields) {
        List<String> inFile = fields.texts("fetch_allow");
        List<String> inEnvironment = list("TOKENHOT_FETCH_ALLOW");
        inFile.forEach(entry -> fetchProblem.apply(entry).ifPresent(problem -> fields.problem("fetch_allow", problem)));
        inEnvironment.forEach(entry -> fetchProblem
                .apply(entry)
                .ifPresent(
                        problem -> problems.add(new YamlProblem(ENVIRONMENT, 1, "TOKENHOT_FETCH_ALLOW: " + problem))));
        return Stream.concat(inFile.stream(), inEnvironment.stream()).toList();
    }

    /** The words of a variable, between commas. */
    private List<String> list(String variable) {
        return variable(variable).stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** A settings file. */
    public record Source(String file, String yaml) {}

    /** What came of reading. */
    public sealed interface Result {
        /** All is well. */
        record Valid(Settings settings) implements Result {}

        /** Nothing runs until all of these are mended. */
        record Invalid(List<YamlProblem> problems) implements Result {}
    }
}
