package dev.holdfast.perf.abuse;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Holds many slow clients of a kind: opens some each tick until there are enough, or the kernel
/// has given a quarter of what it has for TCP, and others for those that were cut off. All on one
/// event loop.
final class SlowClients implements AutoCloseable {
  private static final int TICK_MS = 50;
  private static final int OPENED_A_TICK = 100;
  private static final int TICKS_A_SECOND = 1_000 / TICK_MS;
  // One address has too few ports for those that come and go.
  private static final int SOURCES = 16;
  private static final int READ_A_SECOND = 256;
  private static final int SOCKET_BUFFER = 4 << 10;

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Map<String, Integer> endings = new ConcurrentSkipListMap<>();
  private final AtomicInteger open = new AtomicInteger();
  private final Set<Client> clients = new LinkedHashSet<>();
  private final SlowKind kind;
  private final int count;
  private final Bootstrap bootstrap;
  private final InetAddress[] sources = new InetAddress[SOURCES];
  private int opened;
  private int ticks;

  @SuppressWarnings("FutureReturnValueIgnored") // Ticks until it is closed.
  SlowClients(SlowKind kind, int count, InetSocketAddress router) throws UnknownHostException {
    this.kind = kind;
    this.count = count;
    for (int i = 0; i < SOURCES; i++) {
      sources[i] = InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) (2 + i)});
    }
    this.bootstrap =
        new Bootstrap()
            .group(group)
            .channel(NioSocketChannel.class)
            .remoteAddress(router)
            .option(ChannelOption.TCP_NODELAY, true);
    if (kind == SlowKind.READERS) {
      bootstrap
          .option(ChannelOption.AUTO_READ, false)
          .option(
              ChannelOption.RECVBUF_ALLOCATOR,
              new FixedRecvByteBufAllocator(READ_A_SECOND).maxMessagesPerRead(1))
          .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER);
    } else if (kind == SlowKind.UPLOADS) {
      bootstrap.option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER);
    }
    group.scheduleAtFixedRate(this::tick, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
  }

  /// How many are connected now.
  int open() {
    return open.get();
  }

  /// How those ended that did: by the newest answer's status, or without one. With their number.
  Map<String, Integer> endings() {
    return Map.copyOf(endings);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // A client that does not get through is counted.
  private void tick() {
    boolean room = TcpMemory.bytes() < TcpMemory.bytesMost() / 4;
    for (int i = 0; room && i < OPENED_A_TICK && clients.size() < count; i++) {
      Client client = new Client();
      clients.add(client);
      InetSocketAddress source = new InetSocketAddress(sources[opened++ % SOURCES], 0);
      bootstrap
          .clone()
          .localAddress(source)
          .handler(client)
          .connect()
          .addListener(done -> {
            if (!done.isSuccess()) {
              ended(client, "not connected");
            }
          });
    }
    if (++ticks % TICKS_A_SECOND == 0) {
      List.copyOf(clients).forEach(Client::onSecond);
    }
  }

  private void ended(Client client, String how) {
    if (clients.remove(client)) {
      endings.merge(how, 1, Integer::sum);
    }
  }

  /// One of them. Its event loop only.
  @SuppressWarnings("FutureReturnValueIgnored") // A write that fails ends in channelInactive.
  private final class Client extends ChannelInboundHandlerAdapter {
    private static final int STATUS_AT = "HTTP/1.1 ".length();

    private String status = "no answer";
    private @Nullable Channel channel;

    @Override
    public void channelActive(ChannelHandlerContext context) {
      Channel here = context.channel();
      channel = here;
      open.incrementAndGet();
      byte[] begin = kind.begin();
      here.writeAndFlush(
          here.alloc().directBuffer(begin.length).writeBytes(begin), here.voidPromise());
      upload(here);
    }

    void onSecond() {
      Channel here = channel;
      if (here == null || !here.isActive()) {
        return;
      }
      if (kind.drips()) {
        Filling.drip(here);
      } else if (kind == SlowKind.READERS) {
        here.read();
      }
    }

    private void upload(Channel here) {
      if (kind == SlowKind.UPLOADS) {
        Filling.fill(here);
      }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ByteBuf bytes = (ByteBuf) message;
      String text = bytes.toString(StandardCharsets.ISO_8859_1);
      if (text.startsWith("HTTP/1.1 ") && text.length() > STATUS_AT + 3) {
        status = text.substring(STATUS_AT, STATUS_AT + 3);
      }
      bytes.release();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
      upload(context.channel());
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      open.decrementAndGet();
      ended(this, status);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }

  /// All of them leave.
  @Override
  public void close() {
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
