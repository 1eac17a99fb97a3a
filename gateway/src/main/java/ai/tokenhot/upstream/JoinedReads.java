package ai.tokenhot.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.VertxConnection;
import io.vertx.core.net.impl.VertxHandler;
import org.jspecify.annotations.Nullable;

/**
 * Joins the pieces of an answer that one read of a provider's connection brings. A stream's events come as a chunk each,
 * and each would take its own way through the library, at half the cost of everything else that is done with it. Nothing
 * waits for a timer: at the end of the read all goes on.
 */
final class JoinedReads extends ChannelInboundHandlerAdapter {

    /** Pieces are joined up to so many bytes. */
    private static final int MAX_JOINED = 256 << 10;

    private @Nullable ByteBuf joined;

    private JoinedReads() {}

    static void install(HttpConnection connection) {
        if (connection instanceof VertxConnection internal) {
            ChannelPipeline pipeline = internal.channel().pipeline();
            pipeline.addBefore(pipeline.context(VertxHandler.class).name(), "joined-reads", new JoinedReads());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpContent piece
                && !(message instanceof LastHttpContent)
                && !(message instanceof HttpMessage)) {
            join(context, piece);
        } else {
            passOn(context);
            context.fireChannelRead(message);
        }
    }

    /** Into a heap buffer of our own: nobody copies it again. */
    private void join(ChannelHandlerContext context, HttpContent piece) {
        if (joined == null) {
            joined = Unpooled.buffer(piece.content().readableBytes());
        }
        joined.writeBytes(piece.content());
        piece.release();
        if (joined.readableBytes() >= MAX_JOINED) {
            passOn(context);
        }
    }

    private void passOn(ChannelHandlerContext context) {
        ByteBuf all = joined;
        if (all != null) {
            joined = null;
            context.fireChannelRead(new DefaultHttpContent(all));
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        passOn(context);
        context.fireChannelReadComplete();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        passOn(context);
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        passOn(context);
        context.fireExceptionCaught(cause);
    }
}
