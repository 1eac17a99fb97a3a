package ai.tokenhot.dialect;

import ai.tokenhot.inference.CacheMark;
import ai.tokenhot.inference.Effort;
import ai.tokenhot.inference.MediaKind;
import ai.tokenhot.inference.OutputFormat;
import ai.tokenhot.inference.ServiceTier;
import ai.tokenhot.inference.Setting;
import ai.tokenhot.inference.Settings;
import ai.tokenhot.inference.ThinkingMode;
import ai.tokenhot.inference.ToolChoice;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonNumber;
import ai.tokenhot.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Settings with values as callers give them, each from the field {@code settings.<label>}. */
public final class GeneratedSettings {

    private GeneratedSettings() {}

    /** Any one setting alone. */
    public static Arbitrary<Settings> one(List<String> toolNames) {
        return Arbitraries.oneOf(each(toolNames)).map(change -> {
            var builder = Settings.builder();
            change.put(builder);
            return builder.build();
        });
    }

    /** Several settings that do not contradict each other by their nature. */
    public static Arbitrary<Settings> settings(List<String> toolNames) {
        return Arbitraries.oneOf(each(toolNames)).list().ofMaxSize(4).map(changes -> {
            var builder = Settings.builder();
            changes.forEach(change -> change.put(builder));
            return builder.build();
        });
    }

    private interface Change {
        void put(Settings.Builder builder);
    }

    private static List<Arbitrary<Change>> each(List<String> toolNames) {
        var each = new ArrayList<Arbitrary<Change>>();
        each.add(given(Setting.MAX_OUTPUT_TOKENS, Arbitraries.of(1L, 100L, 4096L, 64_000L)));
        each.add(given(Setting.TEMPERATURE, numbers("0", "0.7", "1", "1.5", "2")));
        each.add(given(Setting.TOP_P, numbers("0.1", "0.95", "1")));
        each.add(given(Setting.TOP_K, numbers("1", "40")));
        each.add(given(Setting.FREQUENCY_PENALTY, numbers("-2", "0", "0.5")));
        each.add(given(Setting.PRESENCE_PENALTY, numbers("-2", "0", "0.5")));
        each.add(given(Setting.SEED, numbers("0", "42", "9007199254740993")));
        each.add(given(
                Setting.LOGIT_BIAS,
                Arbitraries.of(JsonObject.builder().put("50256", -100).build())));
        each.add(given(
                Setting.STOP,
                GeneratedText.someText().list().ofMinSize(1).ofMaxSize(6).uniqueElements()));
        each.add(given(Setting.CHOICES, Arbitraries.of(1L, 2L)));
        each.add(given(Setting.LOGPROBS, Arbitraries.of(0L, 5L, 20L)));
        each.add(given(Setting.OUTPUT_FORMAT, formats()));
        each.add(given(Setting.VERBOSITY, Arbitraries.of("low", "medium", "high")));
        each.add(given(Setting.EFFORT, Arbitraries.of(Effort.class)));
        each.add(given(Setting.THINKING, Arbitraries.of(ThinkingMode.class)));
        each.add(given(Setting.THINKING_BUDGET, Arbitraries.of(-1L, 0L, 128L, 1024L, 8192L, 100_000L)));
        each.add(given(Setting.THOUGHTS_SHOWN, Arbitraries.of(true, false)));
        each.add(given(Setting.SERVICE_TIER, Arbitraries.of(ServiceTier.class)));
        each.add(given(Setting.END_USER, Arbitraries.of("user-1", "用户", "u".repeat(300))));
        each.add(given(
                Setting.METADATA,
                Arbitraries.of(JsonObject.builder().put("trace", "t-1").build())));
        each.add(given(Setting.CACHE_KEY, Arbitraries.of("key-1")));
        each.add(given(Setting.CACHE_ALL, Arbitraries.of("5m", "1h").optional().map(CacheMark::new)));
        each.add(given(
                Setting.OUTPUT_KINDS,
                Arbitraries.of(
                        Set.of(MediaKind.TEXT),
                        Set.of(MediaKind.TEXT, MediaKind.IMAGE),
                        Set.of(MediaKind.TEXT, MediaKind.AUDIO))));
        if (!toolNames.isEmpty()) {
            Arbitrary<ToolChoice> choices = GeneratedRequests.choices(toolNames);
            each.add(given(Setting.TOOL_CHOICE, choices));
            each.add(given(Setting.PARALLEL_TOOLS, Arbitraries.of(true, false)));
        }
        return each;
    }

    private static Arbitrary<OutputFormat> formats() {
        return Arbitraries.of(
                new OutputFormat.PlainText(),
                new OutputFormat.AnyJson(),
                new OutputFormat.Schema(
                        Optional.of("answer"), Optional.empty(), GeneratedRequests.plainSchema(), Optional.of(true)),
                new OutputFormat.Schema(
                        Optional.empty(),
                        Optional.empty(),
                        Json.parse("{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\",\"minLength\":2}},"
                                + "\"additionalProperties\":{\"type\":\"integer\"}}"),
                        Optional.of(false)));
    }

    private static Arbitrary<JsonNumber> numbers(String... lexemes) {
        return Arbitraries.of(lexemes).map(JsonNumber::new);
    }

    private static <T> Arbitrary<Change> given(Setting<T> setting, Arbitrary<? extends T> values) {
        return values.map(value -> builder -> builder.put(setting, value, "settings." + setting.label()));
    }
}
