package dev.holdfast.router.http;

import dev.holdfast.router.tls.ClientSecurity;
import dev.holdfast.router.tls.HandshakeFailure;
import dev.holdfast.router.tls.Opened;
import dev.holdfast.router.tls.TlsEnding;
import dev.holdfast.router.tls.TlsFront;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.util.Objects;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Phase accept over TLS: a client's connection until its handshake is done and another handler
/// takes its place, or until it has failed. One deadline holds for all of it. Event loop only.
final class Handshake extends ChannelInboundHandlerAdapter implements TlsFront.HandshakeListener {
  private static final Logger LOG = LoggerFactory.getLogger(Handshake.class);

  private final Loop loop;
  private final Routing routing;
  private final Channel channel;
  private final TlsFront front;
  private final Deadlines.Deadline deadline = new Deadlines.Deadline(this::onDeadline);
  private @Nullable Opened opened;
  private boolean over;

  Handshake(Loop loop, Routing routing, Channel channel, TlsFront front) {
    this.loop = loop;
    this.routing = routing;
    this.channel = channel;
    this.front = front;
  }

  /// Begins it, or closes the connection where too many are at work.
  @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for the close.
  static void begin(Loop loop, Routing routing, Channel channel, TlsFront front, int most) {
    if (loop.handshakes.size() >= most) {
      loop.counters.failed(HandshakeFailure.REFUSED);
      channel.close();
      return;
    }
    Handshake handshake = new Handshake(loop, routing, channel, front);
    channel.pipeline().addLast(front.reader(handshake), handshake);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    assert loop.eventLoop.inEventLoop();
    loop.handshakes.add(this);
    loop.wake();
    loop.deadlines.set(deadline, loop.nowNanos() + front.config().handshakes().timeout().toNanos());
  }

  @Override
  public void onOpened(Opened newOpened) {
    opened = newOpened;
  }

  @Override
  public void onRefused(HandshakeFailure why) {
    failed(why);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent done) {
      loop.wake();
      if (done.isSuccess()) {
        succeeded();
      } else {
        // The handler says its alert and closes.
        failed(HandshakeFailure.of(done.cause()));
      }
    } else if (event == ChannelInputShutdownEvent.INSTANCE) {
      failed(HandshakeFailure.CLIENT_GONE);
      close();
    }
  }

  private void succeeded() {
    SslHandler tls = Objects.requireNonNull(channel.pipeline().get(SslHandler.class));
    ClientSecurity security;
    try {
      security = Objects.requireNonNull(opened).onHandshake(tls);
    } catch (SSLException e) {
      failed(HandshakeFailure.of(e));
      close();
      return;
    }
    end();
    loop.counters.handshaken(security.version(), Opened.isResumed(tls));
    channel
        .pipeline()
        .replace(
            this, null, Alpn.handler(tls.applicationProtocol(), loop, routing, channel, security));
  }

  /// Counted once, whatever else comes of it.
  private void failed(HandshakeFailure why) {
    if (!over) {
      end();
      loop.counters.failed(why);
    }
  }

  private void end() {
    over = true;
    loop.handshakes.remove(this);
    loop.deadlines.cancel(deadline);
  }

  private void onDeadline() {
    failed(HandshakeFailure.TIMEOUT);
    close();
  }

  void close() {
    TlsEnding.cut(channel);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    failed(HandshakeFailure.CLIENT_GONE);
  }

  /// What the peer does wrong comes as the handshake's failure too; an error of ours closes this
  /// connection and no other.
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!(cause instanceof IOException) && !(cause instanceof DecoderException)) {
      LOG.error("a handshake is given up by an error of the router", cause);
    }
    failed(HandshakeFailure.of(cause));
    close();
  }
}
