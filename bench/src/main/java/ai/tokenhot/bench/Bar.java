package ai.tokenhot.bench;

/**
 * What a gateway may cost at most.
 *
 * @param column the figure
 * @param onIoUring its upper bound on io_uring, in the column's unit
 * @param onEpoll its upper bound on epoll
 */
record Bar(Column column, double onIoUring, double onEpoll) {}
