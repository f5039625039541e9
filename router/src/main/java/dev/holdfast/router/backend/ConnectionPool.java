package dev.holdfast.router.backend;

import dev.holdfast.events.Protocol;
import dev.holdfast.router.http.h2.UpstreamLimits;
import dev.holdfast.router.tls.AppTls;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandler;
import java.util.ArrayDeque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/// One event loop's connections to backends: idle ones are kept per endpoint, the last used first,
/// so that those not needed grow old and are closed. Those of HTTP/2 carry many requests each, and
/// are {@link Http2Links}'. Event loop only.
public final class ConnectionPool {
  private final EventLoop loop;
  private final PoolConfig config;
  private final Dialer dialer;
  private final Http2Links http2;
  private final IdentityHashMap<Backend, ArrayDeque<Http1BackendConnection>> idle =
      new IdentityHashMap<>();
  private boolean closed;

  /// @param limits of what apps that speak HTTP/2 may take up
  /// @param tls null where this router has no trust store
  public ConnectionPool(
      EventLoop loop,
      ChannelFactory<? extends Channel> channels,
      PoolConfig config,
      UpstreamLimits limits,
      ConnectEvidence evidence,
      @Nullable AppTls tls) {
    this.loop = loop;
    this.config = config;
    this.dialer = new Dialer(loop, channels, config, evidence, tls);
    this.http2 = new Http2Links(dialer, limits);
  }

  private static boolean isHttp2(Backend backend) {
    return backend.endpoint().protocol() == Protocol.HTTP2;
  }

  /// An idle connection to the backend, now the user's; null where there is none.
  public @Nullable BackendConnection take(Backend backend, BackendUser user) {
    assert loop.inEventLoop();
    if (isHttp2(backend)) {
      return http2.take(backend, user);
    }
    ArrayDeque<Http1BackendConnection> stack = idle.get(backend);
    if (stack == null) {
      return null;
    }
    for (Http1BackendConnection c = stack.pollLast(); c != null; c = stack.pollLast()) {
      if (isOutdated(c)) {
        c.abandon();
      } else if (c.isActive()) {
        c.take(user);
        return c;
      }
    }
    return null;
  }

  /// Whether the trust store or our certificate has changed since it was made.
  private boolean isOutdated(Http1BackendConnection connection) {
    return connection.backend().isSecured() && connection.material() != dialer.newestMaterial();
  }

  /// Makes a new connection; the user hears of it later, never from within this call. Streams of
  /// HTTP/2 share one, so theirs may be there already.
  public BackendConnection connect(Backend backend, BackendUser user) {
    assert loop.inEventLoop();
    if (isHttp2(backend)) {
      return http2.connect(backend, user);
    }
    Http1BackendConnection connection = new Http1BackendConnection(backend, this, user);
    Channel channel =
        dialer.dial(
            backend,
            connection,
            new Dialer.Caller() {
              @Override
              public boolean hasGivenUp() {
                return connection.isAbandoned();
              }

              @Override
              public void onReached(@Nullable SslHandler over, long handshakeNanos) {
                dialer.reached(backend);
                connection.onConnected(over, handshakeNanos);
              }

              @Override
              public void onFailed(ConnectFailure why) {
                connection.onConnectFailed(why);
              }
            });
    connection.onOpened(channel, dialer.newestMaterial());
    return connection;
  }

  /// Connects to see whether the endpoint is there and speaks what it is to speak, and closes at
  /// once.
  public void probe(Backend backend) {
    assert loop.inEventLoop();
    if (closed || backend.isRetired()) {
      return;
    }
    if (isHttp2(backend)) {
      http2.probe(backend);
    } else {
      dialer.probe(backend);
    }
  }

  /// The peer has refused our certificate after the handshake.
  void onRefused(Backend backend, Throwable cause) {
    dialer.onRefused(backend, cause);
  }

  void release(Http1BackendConnection connection, long nowNanos) {
    Backend backend = connection.backend();
    if (closed || isOutdated(connection) || backend.isRetired() || !connection.isActive()) {
      connection.abandon();
      return;
    }
    ArrayDeque<Http1BackendConnection> stack =
        idle.computeIfAbsent(backend, _ -> new ArrayDeque<>());
    if (stack.size() == config.idlePerEndpointMost()) {
      connection.abandon();
      return;
    }
    connection.idle(nowNanos);
    stack.addLast(connection);
  }

  void forget(Http1BackendConnection connection) {
    ArrayDeque<Http1BackendConnection> stack = idle.get(connection.backend());
    if (stack != null) {
      stack.remove(connection);
    }
  }

  /// Closes the idle connections to a backend that is retired; those at work finish.
  public void discard(Backend backend) {
    assert loop.inEventLoop();
    dialer.forget(backend);
    http2.discard(backend);
    ArrayDeque<Http1BackendConnection> stack = idle.remove(backend);
    if (stack != null) {
      stack.forEach(BackendConnection::abandon);
    }
  }

  /// Closes what has been idle for too long or is outdated, and tries again what is quarantined.
  public void sweep(long nowNanos) {
    assert loop.inEventLoop();
    sweepIdle(nowNanos);
    http2.sweep();
    dialer.sweep(this::probe);
  }

  private void sweepIdle(long nowNanos) {
    long most = config.idleTimeout().toNanos();
    Iterator<ArrayDeque<Http1BackendConnection>> stacks = idle.values().iterator();
    while (stacks.hasNext()) {
      ArrayDeque<Http1BackendConnection> stack = stacks.next();
      Http1BackendConnection oldest = stack.peekFirst();
      // No outdated one is behind one that is not.
      while (oldest != null && (nowNanos - oldest.idleSinceNanos() >= most || isOutdated(oldest))) {
        stack.removeFirst();
        oldest.abandon();
        oldest = stack.peekFirst();
      }
      if (stack.isEmpty()) {
        stacks.remove();
      }
    }
  }

  /// Closes what is idle, and keeps nothing from now on.
  public void close() {
    assert loop.inEventLoop();
    closed = true;
    idle.values().forEach(stack -> stack.forEach(BackendConnection::abandon));
    idle.clear();
    http2.close();
  }

  /// How many connections are idle.
  public int idleCount() {
    int count = http2.idleCount();
    for (ArrayDeque<Http1BackendConnection> stack : idle.values()) {
      count += stack.size();
    }
    return count;
  }
}
