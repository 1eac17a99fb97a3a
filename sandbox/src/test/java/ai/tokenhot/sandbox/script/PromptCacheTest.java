package ai.tokenhot.sandbox.script;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

final class PromptCacheTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final String STORY = "The river runs under the bridge and every boat goes with it. ".repeat(200);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final PromptCache cache = new PromptCache(now::get);

    private static PromptMeter meter(String... texts) {
        var meter = new PromptMeter(new TokenCounter(), 1_024, 128);
        for (String text : texts) {
            meter.text(text);
        }
        return meter;
    }

    @Test
    void sharedBeginningIsKnownUpToTheLastStep() {
        cache.remember("a", meter(STORY, "And now?").marks(), HOUR);

        int known = cache.known("a", meter(STORY, "Something else entirely").marks());

        int story = meter(STORY).total();
        assertThat(known).isGreaterThan(story - 128).isLessThanOrEqualTo(story);
        assertThat((known - 1_024) % 128).isZero();
        assertThat(cache.known("b", meter(STORY).marks())).isZero();
        assertThat(cache.known("a", meter("x" + STORY).marks())).isZero();
    }

    @Test
    void shortPromptsHaveNoMarks() {
        assertThat(meter("short").marks()).isEmpty();
    }

    @Test
    void whatIsRememberedExpires() {
        cache.remember("a", meter(STORY).marks(), HOUR);
        now.set(Instant.EPOCH.plus(HOUR));

        assertThat(cache.known("a", meter(STORY).marks())).isZero();
    }

    @Test
    void theLeastRecentlyUsedIsForgotten() {
        var marks = new ArrayList<PromptCache.Mark>();
        for (int i = 0; i <= PromptCache.MAX_ENTRIES; i++) {
            marks.add(new PromptCache.Mark(i, i + 1));
        }
        cache.remember("a", marks, HOUR);

        assertThat(cache.known("a", marks.subList(0, 1))).isZero();
        assertThat(cache.known("a", marks.subList(1, 2))).isEqualTo(2);
    }
}
