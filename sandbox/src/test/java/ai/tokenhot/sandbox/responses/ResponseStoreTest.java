package ai.tokenhot.sandbox.responses;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

final class ResponseStoreTest {

    private Instant now = Instant.parse("2026-11-22T00:00:00Z");
    private final ResponseStore store = new ResponseStore(() -> now);
    private final ResponseStore.Own own = store.of("key");

    private static ResponseStore.Kept kept(String id, int characters) {
        String item = "{\"id\":\"msg_in_" + id + "\",\"type\":\"message\",\"text\":\"" + "x".repeat(characters) + "\"}";
        String response = "{\"id\":\"" + id + "\",\"output\":[{\"id\":\"msg_out_" + id + "\"}]}";
        return new ResponseStore.Kept((JsonObject) Json.parse(response), List.of((JsonObject) Json.parse(item)));
    }

    @Test
    void responseAndItsItemsAreFoundByTheKeyThatMadeThemOnly() {
        own.keep(kept("a", 10), 1);

        assertThat(own.find("a")).contains(kept("a", 10));
        assertThat(own.item("msg_in_a")).isPresent();
        assertThat(own.item("msg_out_a")).isPresent();
        assertThat(store.of("other").find("a")).isEmpty();
        assertThat(store.of("other").item("msg_in_a")).isEmpty();
        assertThat(store.of("other").delete("a")).isFalse();
        assertThat(store.of("key").find("a")).isPresent();
    }

    @Test
    void deletedResponseTakesTheItemsThatCameWithItAlong() {
        own.keep(kept("a", 10), 1);
        ResponseStore.Kept first = kept("a", 10);
        var history = new java.util.ArrayList<>(first.history());
        history.addAll(kept("b", 1).input());
        own.keep(new ResponseStore.Kept(kept("b", 1).response(), history), 1);

        assertThat(own.delete("a")).isTrue();
        assertThat(own.delete("a")).isFalse();
        assertThat(own.item("msg_out_a")).isEmpty();
        assertThat(own.item("msg_in_b")).isPresent();
        assertThat(own.find("b").orElseThrow().input()).hasSize(3);
    }

    @Test
    void responsesOfThirtyDaysAreForgotten() {
        own.keep(kept("a", 10), 1);
        now = now.plus(ResponseStore.MAX_AGE).minusSeconds(1);
        own.keep(kept("b", 10), 1);
        assertThat(own.find("a")).isPresent();
        now = now.plus(Duration.ofSeconds(1));

        assertThat(own.find("a")).isEmpty();
        assertThat(own.item("msg_in_a")).isEmpty();
        assertThat(own.find("b")).isPresent();
    }

    @Test
    void theOldestMakeRoomWhenThereAreTooMany() {
        for (int i = 0; i <= ResponseStore.MAX_RESPONSES; i++) {
            own.keep(kept("r" + i, 1), 1);
        }

        assertThat(own.find("r0")).isEmpty();
        assertThat(own.item("msg_in_r0")).isEmpty();
        assertThat(own.find("r1")).isPresent();
        assertThat(own.find("r" + ResponseStore.MAX_RESPONSES)).isPresent();
    }

    @Test
    void theOldestMakeRoomWhenTheyAreTooLarge() {
        int each = ResponseStore.MAX_BYTES_OF_ONE - 1_000;
        int fit = (int) (ResponseStore.MAX_BYTES / each);
        for (int i = 0; i <= fit; i++) {
            own.keep(kept("r" + i, each), 1);
        }

        assertThat(own.find("r0")).isEmpty();
        assertThat(own.find("r1")).isPresent();
    }

    @Test
    void whatIsLargerThanOneMayBeIsNotKept() {
        own.keep(kept("a", 10), 1);
        own.keep(kept("b", ResponseStore.MAX_BYTES_OF_ONE), 1);

        assertThat(own.find("b")).isEmpty();
        assertThat(own.find("a")).isPresent();
    }
}
