package ai.tokenhot.upstream;

import ai.tokenhot.upstream.AnswerParser.GarbledException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.MultiMap;
import io.vertx.core.internal.ContextInternal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection with a provider, which serves one call after the other. Belongs to the event loop of its calls. Stands in
 * the channel's pipeline before the library's own end, which still opens and closes the connection.
 */
final class ProviderConnection extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderConnection.class);

    private final Channel channel;
    private final ContextInternal context;
    private final Owner owner;
    private @Nullable UpstreamCall call;
    private @Nullable AnswerParser parser;
    private @Nullable ChannelFuture written;
    private boolean reusable = true;
    private long idleSince;

    /** A connection that is open. */
    ProviderConnection(Channel channel, ContextInternal context, Owner owner) {
        this.channel = channel;
        this.context = context;
        this.owner = owner;
    }

    /** Whether a call can be sent. */
    boolean ready() {
        return reusable && call == null && channel.isActive();
    }

    long idleSince() {
        return idleSince;
    }

    /** Sends a call's request; its answer goes to the call's listener. */
    void send(UpstreamCall next, UpstreamRequest request) {
        ByteBuf bytes = RequestHead.write(request, channel.alloc());
        call = next;
        parser = new AnswerParser(new Answer(next));
        next.sentOn(this);
        written = channel.writeAndFlush(bytes);
    }

    void reading(boolean on) {
        channel.config().setAutoRead(on);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // That it is closed is told by channelInactive.
    void close() {
        reusable = false;
        channel.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext handler, Object message) {
        if (!(message instanceof ByteBuf buffer)) {
            handler.fireChannelRead(message);
            return;
        }
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        buffer.release();
        context.dispatch(bytes, this::take);
    }

    private void take(byte[] bytes) {
        AnswerParser current = parser;
        if (current == null) {
            // Nobody asked for anything.
            close();
            return;
        }
        try {
            if (current.feed(bytes, 0, bytes.length) > 0) {
                close();
            }
        } catch (GarbledException e) {
            LOG.debug("A provider's answer was not HTTP: {}", e.getMessage());
            fail(UpstreamBreak.GARBLED);
            close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext handler) {
        reusable = false;
        context.dispatch(this, ProviderConnection::broken);
        handler.fireChannelInactive();
    }

    private void broken() {
        AnswerParser current = parser;
        UpstreamCall ended = call;
        if (current != null && ended != null && current.closed()) {
            over();
            if (ended.finish()) {
                ended.listener().ended();
            }
        } else {
            fail(current != null && current.begun() ? UpstreamBreak.CUT : UpstreamBreak.CLOSED_BEFORE_HEAD);
        }
        owner.closed(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext handler, Throwable cause) {
        LOG.debug("A provider's connection broke: {}", cause.getMessage());
        close();
    }

    private void fail(UpstreamBreak reason) {
        UpstreamCall failed = call;
        over();
        if (failed != null && failed.finish()) {
            failed.listener().failed(reason);
        }
    }

    private void over() {
        call = null;
        parser = null;
    }

    /** The answer is whole: the connection is free again, unless one side wants it closed. */
    private void ended(boolean keepAlive) {
        boolean sent = written != null && written.isSuccess();
        over();
        if (reusable && keepAlive && sent && channel.isActive()) {
            idleSince = System.nanoTime();
            channel.config().setAutoRead(true);
            owner.free(this);
        } else {
            close();
        }
    }

    /** Hands a call's answer to its listener. */
    private final class Answer implements AnswerParser.Sink {
        private final UpstreamCall answered;

        Answer(UpstreamCall answered) {
            this.answered = answered;
        }

        @Override
        public void head(int status, MultiMap headers) {
            if (!answered.over()) {
                answered.listener().head(status, headers);
            }
        }

        @Override
        public void data(byte[] bytes, int from, int to) {
            if (!answered.over()) {
                answered.listener().data(bytes, from, to);
            }
        }

        @Override
        public void ended(boolean keepAlive) {
            ProviderConnection.this.ended(keepAlive);
            if (answered.finish()) {
                answered.listener().ended();
            }
        }
    }

    /** Who keeps connections. */
    interface Owner {
        /** It can serve another call. */
        void free(ProviderConnection connection);

        /** It is gone. */
        void closed(ProviderConnection connection);
    }
}
