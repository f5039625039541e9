package dev.holdfast.router.backend;

import dev.holdfast.router.http.h1.Fault;
import dev.holdfast.router.http.h2.UpstreamStream;
import dev.holdfast.router.http.h2.UpstreamUser;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A stream of HTTP/2 to an endpoint, on a connection that it shares with others: carries one
/// request, and is over with it. Waits for its connection where that is on its way. Event loop
/// only.
final class BackendStream implements BackendConnection, UpstreamUser {
  private final Backend backend;
  private @Nullable Http2Link link;
  private @Nullable BackendUser user;
  private @Nullable UpstreamStream stream;
  private boolean reused;
  private boolean untouched;

  BackendStream(Backend backend, BackendUser user) {
    this.backend = backend;
    this.user = user;
  }

  private Http2Link link() {
    return Objects.requireNonNull(link);
  }

  /// It is that connection's now.
  void giveTo(Http2Link newLink) {
    link = newLink;
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
    return link().handshakeNanos();
  }

  @Override
  public boolean isActive() {
    return stream != null && stream.isOpen();
  }

  /// It always says where its answer ends; so any other end is a break.
  @Override
  public boolean isBroken() {
    return true;
  }

  /// RFC 9113 §8.7: by RST_STREAM or GOAWAY, at any time before an answer.
  @Override
  public boolean mayBeRefused() {
    return true;
  }

  @Override
  public @Nullable ConnectFailure refusal() {
    return untouched ? ConnectFailure.STREAM_REFUSED : null;
  }

  @Override
  public boolean isEnded() {
    return false;
  }

  @Override
  public boolean isWritable() {
    return stream != null && stream.isWritable();
  }

  @Override
  public void write(ByteBuf bytes) {
    if (stream == null) {
      stream = link().begin(bytes, this);
    } else {
      stream.write(bytes);
    }
  }

  /// What became of frames is not known one by one: they count as sent.
  @Override
  public ChannelFuture writeTracked(ByteBuf bytes) {
    write(bytes);
    return link().sent();
  }

  /// The connection does it by itself, for all its streams at once.
  @Override
  public void flush() {}

  @Override
  public void read(boolean on) {
    if (stream != null) {
      stream.read(on);
    }
  }

  @Override
  public void splitWays(BackendUser newUser) {
    throw new AssertionError("a stream switches no protocol");
  }

  @Override
  public void finishOutput(Runnable then) {
    throw new AssertionError("a stream switches no protocol");
  }

  @Override
  public void release(long nowNanos) {
    abandon();
  }

  @Override
  public void abandon() {
    if (user != null) {
      user = null;
      if (stream != null) {
        stream.leave();
      }
      link().leave(this);
    }
  }

  @Override
  public void reset() {
    abandon();
  }

  /// The connection that it is on has carried others before.
  void onReused() {
    reused = true;
  }

  void onConnected() {
    user().onConnected(this);
  }

  void onConnectFailed(ConnectFailure why) {
    BackendUser told = user();
    user = null;
    told.onConnectFailed(this, why);
  }

  private BackendUser user() {
    return Objects.requireNonNull(user);
  }

  @Override
  public void onAnswer(ByteBuf bytes) {
    user().onBackendRead(this, bytes);
  }

  @Override
  public void onAnswerReadComplete() {
    user().onBackendReadComplete();
  }

  @Override
  public void onWritable() {
    user().onBackendWritability();
  }

  @Override
  public void onFault(Fault fault) {
    leaveLink().onBackendFault(this, fault);
  }

  @Override
  public void onClosed(boolean newUntouched) {
    untouched = newUntouched;
    if (newUntouched) {
      link().onStreamRefused();
    }
    leaveLink().onBackendClosed(this);
  }

  private BackendUser leaveLink() {
    BackendUser told = user();
    user = null;
    link().leave(this);
    return told;
  }
}
