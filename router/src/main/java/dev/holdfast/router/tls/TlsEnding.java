package dev.holdfast.router.tls;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// How connections end, over TLS or plain. An end in order says close_notify first (RFC 8446 §6.1);
/// one that cuts something off must not, or what it cut would look whole. Event loop only.
public final class TlsEnding {
  private TlsEnding() {}

  /// Ends the way out once all that was written has gone out.
  ///
  /// @param then runs on the event loop once it has ended, or is broken
  @SuppressWarnings("FutureReturnValueIgnored") // What fails here ends in channelInactive.
  public static void finishOutput(Channel channel, Runnable then) {
    @Nullable SslHandler tls = channel.pipeline().get(SslHandler.class);
    channel.flush();
    ChannelFuture last =
        tls == null ? channel.writeAndFlush(Unpooled.EMPTY_BUFFER) : tls.closeOutbound();
    last.addListener(_ -> {
      ((DuplexChannel) channel).shutdownOutput();
      then.run();
    });
  }

  /// Closes without close_notify.
  @SuppressWarnings("FutureReturnValueIgnored") // Ends in channelInactive.
  public static void cut(Channel channel) {
    @Nullable ChannelHandlerContext tls = channel.pipeline().context(SslHandler.class);
    if (tls == null) {
      channel.close();
    } else {
      tls.close();
    }
  }

  /// Whether a connection was broken by its peer or on its way, and not by an error of ours.
  public static boolean isPeers(Throwable cause) {
    return cause instanceof IOException || cause.getCause() instanceof SSLException;
  }

  /// Whether the peer has said close_notify: what it sent is whole. Always so where there is no
  /// TLS, since nothing says more.
  public static boolean isWhole(Channel channel) {
    @Nullable SslHandler tls = channel.pipeline().get(SslHandler.class);
    return tls == null || tls.engine().isInboundDone();
  }
}
