package dev.holdfast.router.http;

import dev.holdfast.registry.table.RouteTable;
import dev.holdfast.router.backend.Backend;
import dev.holdfast.router.tls.ClientSecurity;
import dev.holdfast.router.tls.TlsFront;
import dev.holdfast.router.transport.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.unix.UnixChannelOption;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes clients' connections on one address and gives each to an event loop for life. Any thread.
public final class HttpListener implements AutoCloseable {
  private static final int BACKLOG = 4_096;

  private final EventLoops loops;
  private final List<Channel> listeners = new ArrayList<>();
  private final InetSocketAddress address;

  private HttpListener(EventLoops loops, InetSocketAddress address, Accept accept)
      throws IOException {
    this.loops = loops;
    InetSocketAddress at = address;
    try {
      if (loops.transport().sharesPorts()) {
        for (Loop loop : loops.loops()) {
          at = listen(bootstrap(loop.eventLoop, accept), at);
        }
      } else {
        at = listen(bootstrap(loops.loops().getFirst().eventLoop, accept), at);
      }
    } catch (IOException e) {
      close();
      throw e;
    }
    this.address = at;
  }

  /// Listens on the address (port 0: any free one). Throws {@link BindException} where the port is
  /// in use, by whatever kind of listener; where it is to be shared, by one that does not share.
  ///
  /// @param front TLS in front on another port, for what it forbids on this one; null where there
  ///   is none
  public static HttpListener bind(
      ListenAt at,
      RouteTable<Backend> table,
      EventLoops loops,
      RequestLog log,
      @Nullable TlsFront front)
      throws IOException {
    check(at, loops);
    return new HttpListener(
        loops, at.address(), new AcceptPlain(loops, new Routing(table, log), front));
  }

  /// Listens for TLS, as {@link #bind}.
  public static HttpListener bindTls(
      ListenAt at, RouteTable<Backend> table, EventLoops loops, RequestLog log, TlsFront front)
      throws IOException {
    check(at, loops);
    return new HttpListener(
        loops, at.address(), new AcceptTls(loops, new Routing(table, log), front));
  }

  private static void check(ListenAt at, EventLoops loops) throws IOException {
    if (!at.shared()) {
      probe(at.address());
    } else if (!loops.transport().sharesPorts()) {
      throw new BindException(
          "listen.shared is true, and transport %s cannot share a port; expected epoll or io-uring"
              .formatted(loops.transport()));
    }
  }

  /// Listeners that share a port (SO_REUSEPORT) would also share it with another process of the
  /// same user, and each would get half of the connections: so the port is first taken without
  /// sharing.
  private static void probe(InetSocketAddress address) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(address, 1);
    } catch (BindException e) {
      throw inUse(address, e);
    }
  }

  private static BindException inUse(InetSocketAddress address, Throwable cause) {
    BindException clear =
        new BindException(
            "cannot listen on %s:%d: %s"
                .formatted(address.getHostString(), address.getPort(), cause.getMessage()));
    clear.initCause(cause);
    return clear;
  }

  private InetSocketAddress listen(ServerBootstrap bootstrap, InetSocketAddress at)
      throws IOException {
    ChannelFuture bound = bootstrap.bind(at).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw inUse(at, bound.cause());
    }
    listeners.add(bound.channel());
    loops.loopOf(bound.channel().eventLoop()).onListening(bound.channel());
    return (InetSocketAddress) bound.channel().localAddress();
  }

  /// With a shared port each loop accepts its own connections; else one accepts and they go round.
  private ServerBootstrap bootstrap(EventLoop acceptor, Accept accept) {
    Transport transport = loops.transport();
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .channelFactory(transport.listeners())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childHandler(accept);
    transport.prepareAccepted(bootstrap);
    if (transport.sharesPorts()) {
      return bootstrap.group(acceptor, acceptor).option(UnixChannelOption.SO_REUSEPORT, true);
    }
    return bootstrap.group(acceptor, loops.group());
  }

  /// Phase accept: a connection meets its loop.
  private abstract static class Accept extends ChannelInitializer<Channel> {
    private final EventLoops loops;

    Accept(EventLoops loops) {
      this.loops = loops;
    }

    @Override
    protected void initChannel(Channel channel) {
      if (channel.remoteAddress() == null) {
        // Gone before it was looked at.
        channel.unsafe().closeForcibly();
        return;
      }
      Loop loop = loops.loopOf(channel.eventLoop());
      CountedConnection counted = CountedConnection.open(loop, channel);
      if (counted == null) {
        return;
      }
      InetAddress peer = ((InetSocketAddress) channel.remoteAddress()).getAddress();
      if (loop.config.proxies().protocolFrom().contains(peer)) {
        channel
            .pipeline()
            .addLast(new ProxiedAccept(loop, channel, () -> begin(loop, channel, counted)));
      } else {
        begin(loop, channel, counted);
      }
    }

    private void begin(Loop loop, Channel channel, CountedConnection counted) {
      if (counted.mayBegin()) {
        begin(loop, channel);
      }
    }

    abstract void begin(Loop loop, Channel channel);
  }

  private static final class AcceptPlain extends Accept {
    private final Routing routing;
    private final @Nullable TlsFront front;

    AcceptPlain(EventLoops loops, Routing routing, @Nullable TlsFront front) {
      super(loops);
      this.routing = routing;
      this.front = front;
    }

    @Override
    void begin(Loop loop, Channel channel) {
      ClientSecurity security = front == null ? ClientSecurity.NONE : front.plain();
      channel.pipeline().addLast(new ClientConnection(loop, routing, channel, security));
    }
  }

  private static final class AcceptTls extends Accept {
    private final Routing routing;
    private final TlsFront front;
    private final int mostPerLoop;

    AcceptTls(EventLoops loops, Routing routing, TlsFront front) {
      super(loops);
      this.routing = routing;
      this.front = front;
      this.mostPerLoop = Math.max(1, front.config().handshakes().most() / loops.loops().size());
    }

    @Override
    void begin(Loop loop, Channel channel) {
      Handshake.begin(loop, routing, channel, front, mostPerLoop);
    }
  }

  /// Where it listens; the port is the real one.
  public InetSocketAddress address() {
    return address;
  }

  /// Takes no new connections; those that there are live on.
  public void stopListening() {
    listeners.forEach(listener -> listener.close().awaitUninterruptibly());
  }

  /// Stops listening and closes all connections.
  @Override
  public void close() {
    stopListening();
    for (Loop loop : loops.loops()) {
      if (!loop.eventLoop.isShuttingDown()) {
        loop.eventLoop.execute(loop::closeAll);
      }
    }
  }
}
