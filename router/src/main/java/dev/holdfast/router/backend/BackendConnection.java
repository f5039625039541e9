package dev.holdfast.router.backend;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.channels.NotYetConnectedException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection to an endpoint: carries one request at a time for its user, or waits idle in its
/// loop's pool, where a byte or a close ends it. Event loop only.
@SuppressWarnings(
    "FutureReturnValueIgnored") // A close or a write that fails ends in channelInactive.
public final class BackendConnection extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(BackendConnection.class);

  private final Backend backend;
  private final ConnectionPool pool;
  private @Nullable Channel channel;
  private @Nullable BackendUser user;
  private long idleSinceNanos;
  private boolean reused;
  private boolean broken;

  BackendConnection(Backend backend, ConnectionPool pool, BackendUser user) {
    this.backend = backend;
    this.pool = pool;
    this.user = user;
  }

  public Backend backend() {
    return backend;
  }

  /// Whether it has carried a request before the one it carries now.
  public boolean isReused() {
    return reused;
  }

  /// Whether it ended by an error rather than by the peer's closing it.
  public boolean isBroken() {
    return broken;
  }

  public Channel channel() {
    return Objects.requireNonNull(channel);
  }

  public boolean isWritable() {
    return channel != null && channel.isWritable();
  }

  /// Hands the bytes over; they go out with {@link #flush}.
  public void write(ByteBuf bytes) {
    channel().write(bytes, channel().voidPromise());
  }

  public void flush() {
    channel().flush();
  }

  /// Reads go on or pause; a paused one holds the peer back.
  public void read(boolean on) {
    if (channel != null && channel.config().isAutoRead() != on) {
      channel.config().setAutoRead(on);
    }
  }

  /// From now on it is another user's, and each way ends by itself: it carries no HTTP any more,
  /// and is never given back.
  public void splitWays(BackendUser newUser) {
    user = newUser;
    channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
  }

  /// Ends the way to the peer, once all that was written has gone out; then runs the action.
  public void finishOutput(Runnable then) {
    HalfClose.finishOutput(channel(), then);
  }

  /// Gives it back: both sides are exactly at the end of a message.
  public void release(long nowNanos) {
    assert channel().eventLoop().inEventLoop();
    user = null;
    read(true);
    pool.release(this, nowNanos);
  }

  /// Gives it up: it is closed, and its user hears no more of it.
  public void abandon() {
    user = null;
    if (channel != null) {
      channel.close();
    }
  }

  /// Gives it up with a reset: what it carried has not ended, and must not look as if it had.
  public void reset() {
    // Both ends of a tunnel may be reset at once.
    if (channel().isOpen()) {
      channel().config().setOption(ChannelOption.SO_LINGER, 0);
    }
    abandon();
  }

  void onOpened(Channel opened) {
    channel = opened;
  }

  void onConnected() {
    if (user == null) {
      channel().close();
    } else {
      user.onConnected(this);
    }
  }

  void onConnectFailed(Throwable cause) {
    if (user != null) {
      BackendUser told = user;
      user = null;
      told.onConnectFailed(this, cause);
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

  boolean isActive() {
    return channel().isActive();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
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
    if (event != ChannelInputShutdownEvent.INSTANCE) {
      return;
    }
    if (broken) {
      // A reset looks like the end of one way, too.
      context.close();
    } else if (user != null) {
      user.onBackendHalfClosed();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (user != null) {
      BackendUser told = user;
      user = null;
      told.onBackendClosed(this);
    } else {
      pool.forget(this);
    }
  }

  /// A failed read closes the channel by itself. A failed write shuts only the way out: an early
  /// answer may still stand in the way in, and where none does its end is read next. A peer that
  /// resets just as it is connected to shows as not connected (ENOTCONN).
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    broken = true;
    if (cause instanceof NotYetConnectedException) {
      context.close();
    } else if (!(cause instanceof IOException)) {
      LOG.error("a connection to {} is closed by an error of the router", backend, cause);
      context.close();
    }
  }
}
