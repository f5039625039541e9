package dev.holdfast.router.backend;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/// One event loop's connections to backends: idle ones are kept per endpoint, the last used first,
/// so that those not needed grow old and are closed. Event loop only.
public final class ConnectionPool {
  private final EventLoop loop;
  private final PoolConfig config;
  private final ConnectEvidence evidence;
  private final Bootstrap bootstrap;
  private final IdentityHashMap<Backend, ArrayDeque<BackendConnection>> idle =
      new IdentityHashMap<>();
  private boolean closed;

  public ConnectionPool(
      EventLoop loop,
      ChannelFactory<? extends Channel> channels,
      PoolConfig config,
      ConnectEvidence evidence) {
    this.loop = loop;
    this.config = config;
    this.evidence = evidence;
    this.bootstrap =
        new Bootstrap()
            .group(loop)
            .channelFactory(channels)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.AUTO_CLOSE, false)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) config.connectTimeout().toMillis());
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
    ChannelFuture future = bootstrap.clone().handler(connection).connect(backend.address());
    connection.onOpened(future.channel());
    future.addListener(done -> {
      if (done.isSuccess()) {
        evidence.onConnected(backend);
        connection.onConnected();
      } else {
        Throwable cause = done.cause();
        evidence.onFailed(backend, cause);
        loop.execute(() -> connection.onConnectFailed(cause));
      }
    });
    return connection;
  }

  /// Connects to see whether the endpoint is there, and closes at once.
  @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for the close.
  public void probe(Backend backend) {
    assert loop.inEventLoop();
    if (closed || backend.isRetired()) {
      return;
    }
    ChannelFuture future =
        bootstrap.clone().handler(new ChannelInboundHandlerAdapter()).connect(backend.address());
    future.addListener(done -> {
      if (done.isSuccess()) {
        evidence.onConnected(backend);
        future.channel().close();
      } else if (evidence.onFailed(backend, done.cause())) {
        backend.doubt(evidence.nowNanos() + config.doubtFor().toNanos());
      }
    });
  }

  void release(BackendConnection connection, long nowNanos) {
    Backend backend = connection.backend();
    if (closed || backend.isRetired() || !connection.isActive()) {
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
    ArrayDeque<BackendConnection> stack = idle.remove(backend);
    if (stack != null) {
      stack.forEach(BackendConnection::abandon);
    }
  }

  /// Closes what has been idle for too long.
  public void sweep(long nowNanos) {
    assert loop.inEventLoop();
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
