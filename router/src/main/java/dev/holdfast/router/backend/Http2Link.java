package dev.holdfast.router.backend;

import dev.holdfast.router.http.h2.UpstreamConnection;
import dev.holdfast.router.http.h2.UpstreamOwner;
import dev.holdfast.router.http.h2.UpstreamStream;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// A connection of HTTP/2 to an endpoint among its loop's others: who waits for it, how many use
/// it, and since when nobody does. It is reached when the app's SETTINGS have come: so an app that
/// does not speak HTTP/2 is a failed connect, and nothing of a request has gone there. Event loop
/// only.
@SuppressWarnings("FutureReturnValueIgnored") // A close ends in channelInactive.
final class Http2Link extends ChannelInitializer<Channel> implements Dialer.Caller, UpstreamOwner {
  private enum State {
    CONNECTING,
    /// The app's SETTINGS are awaited.
    GREETING,
    OPEN,
    /// It takes no more requests; those that it has may finish.
    CLOSING
  }

  private final Backend backend;
  private final Dialer dialer;
  private final Http2Links links;
  private final boolean probes;
  private final int material;
  private final List<BackendStream> waiting = new ArrayList<>();
  private @Nullable Channel channel;
  private @Nullable UpstreamConnection frames;
  private @Nullable ScheduledFuture<?> settingsDue;
  private State state = State.CONNECTING;
  private int users;
  private boolean used;
  private long idleSinceNanos;
  private long handshakeNanos = Dialer.NO_HANDSHAKE;

  /// @param probes whether it is only to be made
  Http2Link(Backend backend, Dialer dialer, Http2Links links, boolean probes) {
    this.backend = backend;
    this.dialer = dialer;
    this.links = links;
    this.probes = probes;
    this.material = dialer.newestMaterial();
  }

  void dial() {
    channel = dialer.dial(backend, this, this);
  }

  @Override
  protected void initChannel(Channel opened) {
    frames = new UpstreamConnection(opened, links.scratch(), this);
    opened.pipeline().addLast(frames);
  }

  Backend backend() {
    return backend;
  }

  /// How long its handshake took; negative where it is plain.
  long handshakeNanos() {
    return handshakeNanos;
  }

  /// How many requests the app takes at once on it.
  int streamsMost() {
    return frames().streamsMost();
  }

  boolean isIdle() {
    return state == State.OPEN && users == 0;
  }

  private Channel channel() {
    return Objects.requireNonNull(channel);
  }

  private UpstreamConnection frames() {
    return Objects.requireNonNull(frames);
  }

  /// Whether another request may go on it at once.
  boolean hasRoom() {
    return state == State.OPEN
        && users < streamsMost()
        && frames().takesStreams()
        && isSecuredAsNow();
  }

  private boolean isSecuredAsNow() {
    return !backend.isSecured() || material == dialer.newestMaterial();
  }

  /// Whether another request may wait for it.
  ///
  /// @param streamsMost how many the endpoint takes on a connection, as far as is known
  boolean mayBeAwaited(int streamsMost) {
    return (state == State.CONNECTING || state == State.GREETING) && waiting.size() < streamsMost;
  }

  /// The request goes on it.
  void take(BackendStream stream) {
    stream.giveTo(this);
    if (used) {
      stream.onReused();
    }
    users++;
    used = true;
  }

  /// The request waits for it, and is told later that it is there.
  void await(BackendStream stream) {
    stream.giveTo(this);
    waiting.add(stream);
    if (state == State.OPEN) {
      dialer.loop().execute(this::serve);
    }
  }

  /// Gives those who wait what they wait for, as far as it goes.
  private void serve() {
    for (BackendStream stream : List.copyOf(waiting)) {
      if (!waiting.remove(stream)) {
        continue; // It has left while another was served.
      }
      if (hasRoom()) {
        take(stream);
        stream.onConnected();
      } else {
        links.moveOn(stream, this);
      }
    }
  }

  UpstreamStream begin(ByteBuf request, BackendStream stream) {
    return frames().begin(request, stream);
  }

  ChannelFuture sent() {
    return channel().newSucceededFuture();
  }

  void onStreamRefused() {
    dialer.onStreamRefused();
  }

  /// It uses the connection, or waits for it, no more.
  void leave(BackendStream stream) {
    if (!waiting.remove(stream)) {
      users--;
      if (users == 0) {
        idleSinceNanos = dialer.nowNanos();
      }
    } else if (waiting.isEmpty() && state != State.OPEN) {
      close();
    }
  }

  @Override
  public boolean hasGivenUp() {
    return state == State.CLOSING;
  }

  @Override
  public void onReached(@Nullable SslHandler tls, long newHandshakeNanos) {
    handshakeNanos = newHandshakeNanos;
    if (state == State.CONNECTING) {
      state = State.GREETING;
      frames().greet();
      settingsDue =
          dialer
              .loop()
              .schedule(
                  this::onSettingsLate,
                  dialer.config().connectTimeout().toMillis(),
                  TimeUnit.MILLISECONDS);
    }
  }

  private void onSettingsLate() {
    if (state == State.GREETING) {
      dialer.failed(
          backend, this, ConnectFailure.HTTP2_TIMED_OUT, new IOException("no SETTINGS in time"));
    }
  }

  @Override
  public void onFailed(ConnectFailure why) {
    close();
    if (probes) {
      dialer.onProbeFailed(backend, why);
    }
    List<BackendStream> all = List.copyOf(waiting);
    waiting.clear();
    all.forEach(stream -> stream.onConnectFailed(why));
  }

  @Override
  public void onSettled() {
    if (state != State.GREETING) {
      return;
    }
    state = State.OPEN;
    endWait();
    idleSinceNanos = dialer.nowNanos();
    dialer.reached(backend);
    links.onSettled(this);
    if (probes) {
      drain();
    } else {
      serve();
    }
  }

  private void endWait() {
    if (settingsDue != null) {
      settingsDue.cancel(false);
      settingsDue = null;
    }
  }

  @Override
  public void onClosing() {
    if (state == State.OPEN) {
      state = State.CLOSING;
      links.forget(this);
      List<BackendStream> all = List.copyOf(waiting);
      waiting.clear();
      all.forEach(stream -> links.moveOn(stream, this));
    }
  }

  @Override
  public void onClosed(Throwable why) {
    endWait();
    if (state == State.GREETING) {
      dialer.failed(backend, this, whyNotGreeted(why), why);
    }
  }

  /// Over TLS 1.3 an app says only now that it does not accept our certificate (RFC 8446 §E.1.2).
  private static ConnectFailure whyNotGreeted(Throwable why) {
    for (Throwable e = why; e != null; e = e.getCause()) {
      if (e instanceof SSLException) {
        return ConnectFailure.ofHandshake(why);
      }
    }
    return ConnectFailure.NOT_HTTP2;
  }

  @Override
  public Duration closingMost() {
    return dialer.config().connectTimeout();
  }

  @Override
  public long nowNanos() {
    return dialer.nowNanos();
  }

  /// Closes it where nobody has used it for so long, or nobody may use it any more.
  void sweep(long nowNanos, long idleMostNanos) {
    boolean aged = users == 0 && nowNanos - idleSinceNanos >= idleMostNanos;
    if (state == State.OPEN
        && (aged || backend.isRetired() || !isSecuredAsNow() || !frames().takesStreams())) {
      drain();
    }
  }

  /// Takes no more requests, and closes when those that it has have ended.
  void drain() {
    if (state == State.OPEN) {
      frames().drain();
    }
  }

  /// Nobody waits for it, and nobody may.
  private void close() {
    if (state != State.CLOSING) {
      state = State.CLOSING;
      endWait();
      links.forget(this);
      channel().close();
    }
  }
}
