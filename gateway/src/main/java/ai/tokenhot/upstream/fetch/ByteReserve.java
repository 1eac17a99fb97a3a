package ai.tokenhot.upstream.fetch;

import java.util.function.LongConsumer;
import java.util.function.LongPredicate;

/**
 * The bytes that the process may hold.
 *
 * @param take takes so many, if there is room
 * @param give gives so many back
 */
public record ByteReserve(LongPredicate take, LongConsumer give) {}
