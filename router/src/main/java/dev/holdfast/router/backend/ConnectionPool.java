package dev.holdfast.router.backend;

import dev.holdfast.router.tls.AppTls;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One event loop's connections to backends: idle ones are kept per endpoint, the last used first,
/// so that those not needed grow old and are closed. Event loop only.
///
/// A connect is over when the peer is who was meant: over TLS that is when the handshake has ended,
/// in which it proves its identity. Nothing is sent, and nothing of the endpoint believed, before.
public final class ConnectionPool {
  /// Who waits for a connect. Called on the loop, never from within the call that began it.
  private interface Caller {
    /// Whether it has given the connect up; then it hears no more, and nothing is noted.
    boolean hasGivenUp();

    /// @param tls null where the connection is plain
    void onReached(@Nullable SslHandler tls);

    void onFailed(ConnectFailure why);
  }

  private final EventLoop loop;
  private final PoolConfig config;
  private final ConnectEvidence evidence;
  private final @Nullable AppTls tls;
  private final ChannelFactory<? extends Channel> channels;
  private final IdentityHashMap<Backend, ArrayDeque<BackendConnection>> idle =
      new IdentityHashMap<>();
  // Those that this loop has quarantined, and when each is due to be tried again.
  private final IdentityHashMap<Backend, Long> quarantined = new IdentityHashMap<>();
  private boolean closed;

  /// @param tls null where this router has no trust store
  public ConnectionPool(
      EventLoop loop,
      ChannelFactory<? extends Channel> channels,
      PoolConfig config,
      ConnectEvidence evidence,
      @Nullable AppTls tls) {
    this.loop = loop;
    this.config = config;
    this.evidence = evidence;
    this.tls = tls;
    this.channels = channels;
  }

  /// An idle connection to the backend, now the user's; null where there is none.
  public @Nullable BackendConnection take(Backend backend, BackendUser user) {
    assert loop.inEventLoop();
    ArrayDeque<BackendConnection> stack = idle.get(backend);
    if (stack == null) {
      return null;
    }
    for (BackendConnection c = stack.pollLast(); c != null; c = stack.pollLast()) {
      if (c.isActive()) {
        c.take(user);
        return c;
      }
    }
    return null;
  }

  /// Makes a new connection; the user hears of it later, never from within this call.
  public BackendConnection connect(Backend backend, BackendUser user) {
    assert loop.inEventLoop();
    BackendConnection connection = new BackendConnection(backend, this, user);
    Channel channel =
        dial(
            backend,
            connection,
            new Caller() {
              @Override
              public boolean hasGivenUp() {
                return connection.isAbandoned();
              }

              @Override
              public void onReached(@Nullable SslHandler over) {
                connection.onConnected(over);
              }

              @Override
              public void onFailed(ConnectFailure why) {
                connection.onConnectFailed(why);
              }
            });
    connection.onOpened(channel, newestMaterial());
    return connection;
  }

  /// Connects to see whether the endpoint is there, and closes at once. Over TLS with a whole
  /// handshake: anybody may listen on a port.
  public void probe(Backend backend) {
    assert loop.inEventLoop();
    if (closed || backend.isRetired()) {
      return;
    }
    ProbeConnection connection = new ProbeConnection();
    dial(
        backend,
        connection,
        new Caller() {
          @Override
          public boolean hasGivenUp() {
            return false;
          }

          @Override
          public void onReached(@Nullable SslHandler over) {
            connection.close();
          }

          @Override
          public void onFailed(ConnectFailure why) {
            if (why != ConnectFailure.NOT_BEGUN) {
              backend.doubt(evidence.nowNanos(), config.doubtFor().toNanos());
            }
          }
        });
  }

  private Channel dial(Backend backend, ChannelHandler handler, Caller caller) {
    Channel channel = channels.newChannel();
    channel.config().setOption(ChannelOption.TCP_NODELAY, true);
    channel.config().setOption(ChannelOption.AUTO_CLOSE, false);
    channel.config().setConnectTimeoutMillis((int) config.connectTimeout().toMillis());
    channel.pipeline().addLast(handler);
    reach(channel, backend.address())
        .addListener(done -> {
          if (!done.isSuccess()) {
            failed(backend, caller, ConnectFailure.ofConnect(done.cause()), done.cause());
          } else if (backend.isSecured()) {
            handshake(backend, channel, caller);
          } else {
            evidence.onConnected(backend);
            caller.onReached(null);
          }
        });
    return channel;
  }

  /// Connects in the call that registers: a socket that is polled before it connects counts as hung
  /// up.
  private ChannelFuture reach(Channel channel, InetSocketAddress address) {
    ChannelFuture registered = loop.register(channel);
    assert registered.isDone() : "a loop registers at once on its own thread";
    return registered.isSuccess() ? channel.connect(address) : registered;
  }

  private void handshake(Backend backend, Channel channel, Caller caller) {
    SslHandler over = Objects.requireNonNull(tls).open(backend.identity(), channel.alloc());
    channel.pipeline().addFirst(over);
    over.handshakeFuture()
        .addListener(done -> {
          if (done.isSuccess()) {
            evidence.onConnected(backend);
            caller.onReached(over);
          } else {
            failed(backend, caller, ConnectFailure.ofHandshake(done.cause()), done.cause());
          }
        });
  }

  private void failed(Backend backend, Caller caller, ConnectFailure why, Throwable cause) {
    if (!caller.hasGivenUp()) {
      noteFailure(backend, why, cause);
      loop.execute(() -> caller.onFailed(why));
    }
  }

  private void noteFailure(Backend backend, ConnectFailure why, Throwable cause) {
    if (evidence.onFailed(backend, why, cause)) {
      quarantined.put(backend, evidence.nowNanos() + config.doubtFor().toNanos());
    }
  }

  /// The peer has refused our certificate after the handshake, as TLS 1.3 does.
  void onRefused(Backend backend, Throwable cause) {
    noteFailure(backend, ConnectFailure.CERTIFICATE_REFUSED, cause);
    backend.doubt(evidence.nowNanos(), config.doubtFor().toNanos());
  }

  private int newestMaterial() {
    return tls == null ? 0 : tls.number();
  }

  void release(BackendConnection connection, long nowNanos) {
    Backend backend = connection.backend();
    boolean outdated = backend.isSecured() && connection.material() != newestMaterial();
    if (closed || outdated || backend.isRetired() || !connection.isActive()) {
      connection.abandon();
      return;
    }
    ArrayDeque<BackendConnection> stack = idle.computeIfAbsent(backend, _ -> new ArrayDeque<>());
    if (stack.size() == config.idlePerEndpointMost()) {
      connection.abandon();
      return;
    }
    connection.idle(nowNanos);
    stack.addLast(connection);
  }

  void forget(BackendConnection connection) {
    ArrayDeque<BackendConnection> stack = idle.get(connection.backend());
    if (stack != null) {
      stack.remove(connection);
    }
  }

  /// Closes the idle connections to a backend that is retired.
  public void discard(Backend backend) {
    assert loop.inEventLoop();
    evidence.onRetired(backend);
    quarantined.remove(backend);
    ArrayDeque<BackendConnection> stack = idle.remove(backend);
    if (stack != null) {
      stack.forEach(BackendConnection::abandon);
    }
  }

  /// Closes what has been idle for too long, and tries again what is quarantined.
  public void sweep(long nowNanos) {
    assert loop.inEventLoop();
    sweepIdle(nowNanos);
    sweepQuarantined();
  }

  private void sweepQuarantined() {
    long now = evidence.nowNanos();
    Iterator<Map.Entry<Backend, Long>> entries = quarantined.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<Backend, Long> entry = entries.next();
      Backend backend = entry.getKey();
      if (!backend.isQuarantined()) {
        entries.remove();
      } else if (now - entry.getValue() >= 0) {
        entry.setValue(now + config.doubtFor().toNanos());
        probe(backend);
      }
    }
  }

  private void sweepIdle(long nowNanos) {
    long most = config.idleTimeout().toNanos();
    Iterator<ArrayDeque<BackendConnection>> stacks = idle.values().iterator();
    while (stacks.hasNext()) {
      ArrayDeque<BackendConnection> stack = stacks.next();
      BackendConnection oldest = stack.peekFirst();
      while (oldest != null && nowNanos - oldest.idleSinceNanos() >= most) {
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
  }

  /// How many connections are idle.
  public int idleCount() {
    int count = 0;
    for (ArrayDeque<BackendConnection> stack : idle.values()) {
      count += stack.size();
    }
    return count;
  }
}
