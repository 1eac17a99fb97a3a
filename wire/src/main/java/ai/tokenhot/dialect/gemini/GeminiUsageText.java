package ai.tokenhot.dialect.gemini;

import ai.tokenhot.dialect.WireBuffer;
import ai.tokenhot.inference.Quantity;
import ai.tokenhot.inference.Usage;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Writes {@code usageMetadata}: the prompt includes what was cached, the candidates exclude thoughts; zeros are left out. */
final class GeminiUsageText {

    private static final Set<String> TIERS = Set.of("standard", "flex", "priority");

    private GeminiUsageText() {}

    /** Writes the member, if anything is known. */
    static void write(Usage usage, WireBuffer out) {
        OptionalLong input = usage.total(Quantity.Side.INPUT);
        OptionalLong output = usage.total(Quantity.Side.OUTPUT);
        if (input.isEmpty() && output.isEmpty()) {
            return;
        }
        var metadata = JsonObject.builder();
        put(metadata, "promptTokenCount", input);
        put(metadata, "cachedContentTokenCount", usage.count(Quantity.CACHED_INPUT));
        put(metadata, "candidatesTokenCount", usage.count(Quantity.OUTPUT));
        put(metadata, "thoughtsTokenCount", usage.count(Quantity.REASONING));
        put(metadata, "totalTokenCount", OptionalLong.of(input.orElse(0) + output.orElse(0)));
        details(
                metadata,
                "promptTokensDetails",
                input,
                List.of(
                        new Modality("AUDIO", usage.count(Quantity.AUDIO_INPUT)),
                        new Modality("IMAGE", usage.count(Quantity.IMAGE_INPUT)),
                        new Modality("VIDEO", usage.count(Quantity.VIDEO_INPUT))));
        details(
                metadata,
                "cacheTokensDetails",
                usage.count(Quantity.CACHED_INPUT),
                List.of(
                        new Modality("AUDIO", usage.count(Quantity.CACHED_AUDIO_INPUT)),
                        new Modality("IMAGE", usage.count(Quantity.CACHED_IMAGE_INPUT))));
        details(
                metadata,
                "candidatesTokensDetails",
                usage.count(Quantity.OUTPUT),
                List.of(
                        new Modality("AUDIO", usage.count(Quantity.AUDIO_OUTPUT)),
                        new Modality("IMAGE", usage.count(Quantity.IMAGE_OUTPUT))));
        usage.tier()
                .map(tier -> tier.equals("default") ? "standard" : tier)
                .filter(TIERS::contains)
                .ifPresent(tier -> metadata.put("serviceTier", tier));
        out.raw(WireBuffer.ascii(",\"usageMetadata\":")).raw(metadata.build().bytes());
    }

    private static void put(JsonObject.Builder metadata, String name, OptionalLong count) {
        if (count.orElse(0) > 0) {
            metadata.put(name, count.getAsLong());
        }
    }

    /** A total by modality, where one other than text is known. */
    private static void details(
            JsonObject.Builder metadata, String name, OptionalLong total, List<Modality> modalities) {
        var details = new ArrayList<Json>();
        long rest = total.orElse(0);
        for (Modality modality : modalities) {
            if (modality.count.orElse(0) > 0) {
                details.add(detail(modality.name, modality.count.getAsLong()));
                rest -= modality.count.getAsLong();
            }
        }
        if (!details.isEmpty()) {
            if (rest > 0) {
                details.addFirst(detail("TEXT", rest));
            }
            metadata.put(name, new JsonArray(details));
        }
    }

    private static Json detail(String modality, long count) {
        return JsonObject.builder()
                .put("modality", modality)
                .put("tokenCount", count)
                .build();
    }

    private record Modality(String name, OptionalLong count) {}
}
