package dev.holdfast.router.backend;

import dev.holdfast.router.tls.TlsEnding;
import dev.holdfast.router.transport.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProtocols;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.channels.NotYetConnectedException;
import java.util.Objects;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A connection of HTTP/1.1 to an endpoint: carries one request at a time for its user, or waits
/// idle in its loop's pool, where a byte or a close ends it. Event loop only.
///
/// Over TLS an end in order is close_notify (RFC 8446 §6.1); the peer's closing without it is a
/// break.
@SuppressWarnings(
    "FutureReturnValueIgnored") // A close or a write that fails ends in channelInactive.
final class Http1BackendConnection extends ChannelInboundHandlerAdapter
    implements BackendConnection {
  private static final Logger LOG = LoggerFactory.getLogger(Http1BackendConnection.class);

  private final Backend backend;
  private final ConnectionPool pool;
  private @Nullable Channel channel;
  private @Nullable BackendUser user;
  private long idleSinceNanos;
  private long handshakeNanos = Dialer.NO_HANDSHAKE;
  private int material;
  private boolean connected;
  private boolean reused;
  private boolean read;
  private boolean split;
  private boolean refusesLate;
  private boolean refused;
  private boolean notified;
  private boolean broken;

  Http1BackendConnection(Backend backend, ConnectionPool pool, BackendUser user) {
    this.backend = backend;
    this.pool = pool;
    this.user = user;
  }

  @Override
  public Backend backend() {
    return backend;
  }

  @Override
  public boolean isReused() {
    return reused;
  }

  @Override
  public long handshakeNanos() {
    return handshakeNanos;
  }

  @Override
  public boolean isBroken() {
    return broken || (backend.isSecured() && !notified);
  }

  @Override
  public boolean mayBeRefused() {
    return refusesLate && !reused;
  }

  @Override
  public @Nullable ConnectFailure refusal() {
    return refused ? ConnectFailure.CERTIFICATE_REFUSED : null;
  }

  @Override
  public boolean isEnded() {
    return notified;
  }

  private Channel channel() {
    return Objects.requireNonNull(channel);
  }

  @Override
  public boolean isWritable() {
    return channel != null && channel.isWritable();
  }

  @Override
  public void write(ByteBuf bytes) {
    channel().write(bytes, channel().voidPromise());
  }

  @Override
  public ChannelFuture writeTracked(ByteBuf bytes) {
    return channel().write(bytes);
  }

  @Override
  public void flush() {
    channel().flush();
  }

  @Override
  public void read(boolean on) {
    if (channel != null && channel.config().isAutoRead() != on) {
      channel.config().setAutoRead(on);
    }
  }

  @Override
  public void splitWays(BackendUser newUser) {
    user = newUser;
    split = true;
    Transport.splitWays(channel());
  }

  @Override
  public void finishOutput(Runnable then) {
    TlsEnding.finishOutput(channel(), then);
  }

  @Override
  public void release(long nowNanos) {
    assert channel().eventLoop().inEventLoop();
    user = null;
    read(true);
    pool.release(this, nowNanos);
  }

  @Override
  public void abandon() {
    user = null;
    if (channel != null) {
      channel.close();
    }
  }

  @Override
  public void reset() {
    user = null;
    // Both ends of a tunnel may be reset at once.
    if (channel().isOpen()) {
      channel().config().setOption(ChannelOption.SO_LINGER, 0);
    }
    TlsEnding.cut(channel());
  }

  /// @param newMaterial what it is secured with, if it is
  void onOpened(Channel opened, int newMaterial) {
    channel = opened;
    material = newMaterial;
  }

  int material() {
    return material;
  }

  boolean isAbandoned() {
    return user == null;
  }

  /// @param tls null where it is plain
  void onConnected(@Nullable SslHandler tls, long newHandshakeNanos) {
    connected = true;
    handshakeNanos = newHandshakeNanos;
    refusesLate =
        tls != null && SslProtocols.TLS_v1_3.equals(tls.engine().getSession().getProtocol());
    if (user == null) {
      channel().close();
    } else {
      user.onConnected(this);
    }
  }

  void onConnectFailed(ConnectFailure why) {
    if (user != null) {
      BackendUser told = user;
      user = null;
      told.onConnectFailed(this, why);
    }
  }

  void take(BackendUser newUser) {
    user = newUser;
    reused = true;
  }

  void idle(long sinceNanos) {
    idleSinceNanos = sinceNanos;
  }

  long idleSinceNanos() {
    return idleSinceNanos;
  }

  @Override
  public boolean isActive() {
    return channel().isActive();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    read = true;
    if (user != null) {
      user.onBackendRead(this, (ByteBuf) message);
    } else {
      // Nobody asked for these bytes: whatever they are, the next answer would not be the next.
      ReferenceCountUtil.release(message);
      context.close();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (user != null) {
      user.onBackendReadComplete();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (user != null) {
      user.onBackendWritability();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == SslCloseCompletionEvent.SUCCESS && !broken) {
      onCloseNotify(context);
    } else if (event == ChannelInputShutdownEvent.INSTANCE) {
      onInputShutdown(context);
    }
  }

  /// It ends both ways: TLS 1.2 wants that, and BoringSSL can no other.
  private void onCloseNotify(ChannelHandlerContext context) {
    notified = true;
    BackendUser told = split ? user : null;
    if (told != null) {
      user = null;
    }
    context.close();
    if (told != null) {
      told.onBackendHalfClosed();
    }
  }

  private void onInputShutdown(ChannelHandlerContext context) {
    if (broken || backend.isSecured()) {
      // A reset looks like the end of one way, too; and over TLS this is no end in order.
      context.close();
    } else if (user != null) {
      user.onBackendHalfClosed();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (!connected) {
      return; // Broke in the handshake: that is a connect that failed, and told as one.
    }
    if (user != null) {
      BackendUser told = user;
      user = null;
      told.onBackendClosed(this);
    } else {
      pool.forget(this);
    }
  }

  /// A failed read closes the channel by itself, and so does an error of TLS. A failed write shuts
  /// only the way out: an early answer may still stand in the way in, and where none does its end
  /// is read next. A peer that resets just as it is connected to shows as not connected (ENOTCONN).
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable thrown) {
    broken = true;
    Throwable cause =
        thrown instanceof DecoderException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    if (cause instanceof SSLException) {
      onTlsError(cause);
    } else if (cause instanceof NotYetConnectedException) {
      context.close();
    } else if (!(cause instanceof IOException)) {
      LOG.error("a connection to {} is closed by an error of the router", backend, cause);
      context.close();
    }
  }

  private void onTlsError(Throwable cause) {
    if (mayBeRefused()
        && !read
        && ConnectFailure.ofHandshake(cause) == ConnectFailure.CERTIFICATE_REFUSED) {
      refused = true;
      pool.onRefused(backend, cause);
    }
  }
}
