package ai.tokenhot.sandbox.responses;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.script.Seal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Keeps responses so that a client can fetch them and go on from them: the newest, as many as the bounds let. Each belongs
 * to an API key, and no other finds it. Safe for use by several threads.
 */
public final class ResponseStore {

    /** Responses that are kept. */
    static final int MAX_RESPONSES = 4_096;

    /** Bytes of JSON that are kept. */
    static final long MAX_BYTES = 32L * 1024 * 1024;

    /** Larger responses are not kept. */
    static final int MAX_BYTES_OF_ONE = 8 * 1024 * 1024;

    /** How long a response is kept: what the vendors promise. */
    static final Duration MAX_AGE = Duration.ofDays(30);

    private final InstantSource clock;
    private final Map<Key, Entry> entries = new LinkedHashMap<>();
    private final Map<Key, Key> responseByItem = new HashMap<>();
    private long bytes;

    /** The digest of an API key, and an id. */
    private record Key(String owner, String id) {}

    /** JSON as UTF-8: a tree would take several times the room. */
    private static final class Entry {
        private final byte[] response;
        private final byte[] input;
        private final List<Key> items;
        private final Instant expiry;

        Entry(byte[] response, byte[] input, List<Key> items, Instant expiry) {
            this.response = response;
            this.input = input;
            this.items = List.copyOf(items);
            this.expiry = expiry;
        }

        int bytes() {
            return response.length + input.length;
        }
    }

    /**
     * A response that is kept.
     *
     * @param response as it was answered
     * @param input all items that it answered, those of responses before it too
     */
    public record Kept(JsonObject response, List<JsonObject> input) {
        /** Copies the items. */
        public Kept {
            input = List.copyOf(input);
        }

        /** Everything up to the end of the response. */
        List<JsonObject> history() {
            return Stream.concat(input.stream(), output().stream()).toList();
        }

        List<JsonObject> output() {
            return response.array("output").stream().flatMap(JsonArray::objects).toList();
        }
    }

    /** An empty store. */
    public ResponseStore(InstantSource clock) {
        this.clock = clock;
    }

    /** What one API key sees of it. */
    public Own of(String apiKey) {
        return new Own(Seal.sign("responses-owner", apiKey));
    }

    /** The responses of one API key. */
    public final class Own {
        private final String owner;

        private Own(String owner) {
            this.owner = owner;
        }

        /**
         * Keeps a response, if it is not too large.
         *
         * @param fresh how many of its input items, from the end, came with the request itself
         */
        void keep(Kept kept, int fresh) {
            byte[] response = kept.response().bytes();
            byte[] input = new JsonArray(List.copyOf(kept.input())).bytes();
            List<JsonObject> history = kept.history();
            List<Key> items = history.subList(kept.input().size() - fresh, history.size()).stream()
                    .flatMap(item -> item.string("id").stream())
                    .map(id -> new Key(owner, id))
                    .toList();
            if (response.length + input.length <= MAX_BYTES_OF_ONE) {
                String id = kept.response().string("id").orElseThrow();
                add(
                        new Key(owner, id),
                        new Entry(response, input, items, clock.instant().plus(MAX_AGE)));
            }
        }

        /** The response of this id. */
        Optional<Kept> find(String id) {
            return entry(new Key(owner, id)).map(Own::read);
        }

        /** The item of this id. */
        public Optional<JsonObject> item(String id) {
            return entryOfItem(new Key(owner, id))
                    .map(Own::read)
                    .flatMap(kept -> kept.history().stream()
                            .filter(item -> item.string("id").filter(id::equals).isPresent())
                            .findFirst());
        }

        /** Forgets a response and the items that came with it; false when there is none of this id. */
        boolean delete(String id) {
            return remove(new Key(owner, id));
        }

        private static Kept read(Entry entry) {
            return new Kept(
                    (JsonObject) Json.parse(entry.response),
                    ((JsonArray) Json.parse(entry.input)).objects().toList());
        }
    }

    private synchronized void add(Key key, Entry entry) {
        entries.put(key, entry);
        entry.items.forEach(item -> responseByItem.putIfAbsent(item, key));
        bytes += entry.bytes();
        while (bytes > MAX_BYTES || entries.size() > MAX_RESPONSES) {
            removeEntry(entries.keySet().iterator().next());
        }
    }

    private synchronized Optional<Entry> entry(Key key) {
        forgetOld();
        return Optional.ofNullable(entries.get(key));
    }

    private synchronized Optional<Entry> entryOfItem(Key item) {
        forgetOld();
        return Optional.ofNullable(responseByItem.get(item)).flatMap(this::entry);
    }

    private synchronized boolean remove(Key key) {
        forgetOld();
        return removeEntry(key);
    }

    private boolean removeEntry(Key key) {
        Entry entry = entries.remove(key);
        if (entry == null) {
            return false;
        }
        bytes -= entry.bytes();
        entry.items.forEach(item -> responseByItem.remove(item, key));
        return true;
    }

    /** Entries stand in the order in which they end. */
    private void forgetOld() {
        Instant now = clock.instant();
        while (!entries.isEmpty() && !entries.values().iterator().next().expiry.isAfter(now)) {
            removeEntry(entries.keySet().iterator().next());
        }
    }
}
