package dev.holdfast.router.tls;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.AbstractSniHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Reads which host a client names in its first message, and has the rest of the handshake done
/// with what that host is served. One per connection. Event loop only.
final class HelloReader extends AbstractSniHandler<CertificateIndex.Served> {
  /// Much more than any client sends, post-quantum keys included.
  private static final int HELLO_BYTES_MOST = 16 << 10;

  // A record that is not encrypted: alert, legacy version, two bytes: fatal, unrecognized_name
  // (RFC 6066 §3, RFC 8446 §6).
  private static final byte[] UNRECOGNIZED_NAME = HexFormat.of().parseHex("15030300020270");

  private final TlsFront front;
  private final TlsFront.HandshakeListener listener;
  private boolean refused;

  HelloReader(TlsFront front, TlsFront.HandshakeListener listener) {
    super(HELLO_BYTES_MOST, 0);
    this.front = front;
    this.listener = listener;
  }

  @Override
  protected Future<CertificateIndex.Served> lookup(
      ChannelHandlerContext context, @Nullable String host) {
    return context.executor().newSucceededFuture(front.select(host));
  }

  @Override
  protected void onLookupComplete(
      ChannelHandlerContext context,
      @Nullable String host,
      Future<CertificateIndex.Served> looked) {
    CertificateIndex.@Nullable Served served = looked.getNow();
    if (served == null) {
      refuse(context);
      return;
    }
    listener.onOpened(new Opened(served));
    SslHandler handler = served.context().newHandler(context.alloc());
    // One deadline holds for all of the handshake, and it is the listener's.
    handler.setHandshakeTimeoutMillis(0);
    boolean inPlace = false;
    try {
      context.pipeline().replace(this, null, handler);
      inPlace = true;
    } finally {
      if (!inPlace) {
        ReferenceCountUtil.release(handler.engine());
      }
    }
  }

  private void refuse(ChannelHandlerContext context) {
    if (!refused) {
      refused = true;
      listener.onRefused(HandshakeFailure.UNKNOWN_NAME);
      context
          .writeAndFlush(Unpooled.wrappedBuffer(UNRECOGNIZED_NAME))
          .addListener(ChannelFutureListener.CLOSE);
    }
  }
}
