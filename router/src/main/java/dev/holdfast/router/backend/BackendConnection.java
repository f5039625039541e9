package dev.holdfast.router.backend;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import org.jspecify.annotations.Nullable;

/// The way to an endpoint for one request at a time: a connection of HTTP/1.1, or a stream of
/// HTTP/2 that takes and gives the same bytes. Event loop only.
public interface BackendConnection {
  Backend backend();

  /// Whether it, or what carries it, has carried a request before the one it carries now.
  boolean isReused();

  /// How long the handshake took when it was connected; negative where it is plain.
  long handshakeNanos();

  /// Whether bytes that are written may still reach the peer.
  boolean isActive();

  /// Of one that has closed: whether it ended by an error rather than by the peer's closing it.
  boolean isBroken();

  /// Whether the peer may still say that it does not look at the request: an app that refuses this
  /// router's certificate, which TLS 1.3 lets it say when it should answer; or the stream.
  boolean mayBeRefused();

  /// Of one that has closed: why the peer says that it has looked at nothing of the request; null
  /// where it does not say that.
  @Nullable ConnectFailure refusal();

  /// Whether the peer has ended both ways in order, as it must over TLS: it takes no more.
  boolean isEnded();

  boolean isWritable();

  /// Hands the bytes over, in HTTP/1.1's form; they go out with {@link #flush}.
  void write(ByteBuf bytes);

  /// The same; the future fails where they did not go out.
  ChannelFuture writeTracked(ByteBuf bytes);

  void flush();

  /// Reads go on or pause; a paused one holds the peer back.
  void read(boolean on);

  /// From now on it is another user's, and each way ends by itself: it carries no HTTP any more,
  /// and is never given back.
  void splitWays(BackendUser newUser);

  /// Ends the way to the peer, once all that was written has gone out; then runs the action.
  void finishOutput(Runnable then);

  /// Gives it back: both sides are exactly at the end of a message.
  void release(long nowNanos);

  /// Gives it up: it is closed, and its user hears no more of it.
  void abandon();

  /// Gives it up with a reset: what it carried has not ended, and must not look as if it had.
  void reset();
}
