package dev.holdfast.router.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandle;
import io.netty.channel.uring.IoUringIoOps;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How connections end over io_uring, over real sockets.
@SuppressWarnings("FutureReturnValueIgnored") // What fails is heard.
class MendedUringIT {
  private static final int SECONDS_MOST = 10;
  private static final int TIMES = 20;
  // More than the kernel takes of what nobody reads.
  private static final int FULL = 16 << 20;

  private MultiThreadIoEventLoopGroup group;

  @BeforeEach
  void start() {
    assumeTrue(IoUring.isAvailable(), "this machine has no io_uring");
    group = new MultiThreadIoEventLoopGroup(1, Transport.IO_URING.handlers());
  }

  @AfterEach
  void stop() {
    if (group != null) {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
  }

  /// Data and reset are there before the loop looks.
  @Test
  void resetThatComesWithTheLastDataIsSeen() throws Exception {
    for (int i = 0; i < TIMES; i++) {
      BlockingQueue<String> heard = new LinkedBlockingQueue<>();
      try (ServerSocket app = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        Channel channel = connect(app, new Ears(heard));
        Socket peer = app.accept();
        assertThat(heard.poll(SECONDS_MOST, TimeUnit.SECONDS)).isEqualTo("connected");
        // A first event, so that what awaits the next one has been there before.
        peer.getOutputStream().write(1);
        assertThat(heard.poll(SECONDS_MOST, TimeUnit.SECONDS)).isEqualTo("read");
        CountDownLatch done = hold();
        peer.getOutputStream().write(1);
        peer.setSoLinger(true, 0);
        peer.close();
        done.countDown();
        assertThat(heard.poll(SECONDS_MOST, TimeUnit.SECONDS)).isEqualTo("read");
        assertThat(heard.poll(SECONDS_MOST, TimeUnit.SECONDS)).startsWith("failed");
        channel.close().sync();
      }
    }
  }

  /// As the TLS handler does when a handshake fails.
  @Test
  void peerHearsOfACloseThatAReadIsAskedForBehind() throws Exception {
    try (ServerSocket app = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      connect(
          app,
          new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
              ReferenceCountUtil.release(message);
              context.writeAndFlush(Unpooled.directBuffer(1).writeByte(2));
              context.close();
              context.read();
            }
          });
      try (Socket peer = app.accept()) {
        peer.setSoTimeout((int) TimeUnit.SECONDS.toMillis(SECONDS_MOST));
        peer.getOutputStream().write(1);
        assertThat(peer.getInputStream().read()).isEqualTo(2);
        assertThat(peer.getInputStream().read()).isEqualTo(-1);
      }
    }
  }

  /// What awaits room hears that the peer has closed its way, too, before and meanwhile.
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void writeGoesOnOnceAPeerThatHasClosedItsWayMakesRoom(boolean closesFirst) throws Exception {
    for (int i = 0; i < TIMES; i++) {
      int piece = i % 2 == 0 ? FULL : FULL / 256; // One operation of the kernel's, and another.
      BlockingQueue<String> heard = new LinkedBlockingQueue<>();
      try (ServerSocket app = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        Channel channel = connect(app, new Ears(heard));
        Transport.splitWays(channel);
        try (Socket peer = app.accept()) {
          peer.setSoTimeout((int) TimeUnit.SECONDS.toMillis(SECONDS_MOST));
          assertThat(heard.poll(SECONDS_MOST, TimeUnit.SECONDS)).isEqualTo("connected");
          if (!closesFirst) {
            fill(channel, piece);
          }
          peer.shutdownOutput();
          assertThat(heard.poll(SECONDS_MOST, TimeUnit.SECONDS)).isEqualTo("peer ended");
          if (closesFirst) {
            fill(channel, piece);
          }
          assertThat(peer.getInputStream().readNBytes(FULL)).hasSize(FULL);
        }
        channel.close().sync();
      }
    }
  }

  /// The kernel would have one thread wait for each of them.
  @Test
  void writesToPeersThatHaveClosedTheirWayAwaitRoomWithoutThreads() throws Exception {
    int peers = 8;
    String workers = "iou-wrk-" + loopThread();
    try (ServerSocket app = new ServerSocket(0, peers, InetAddress.getLoopbackAddress())) {
      List<Socket> accepted = new ArrayList<>();
      for (int i = 0; i < peers; i++) {
        Channel channel = connect(app, new ChannelInboundHandlerAdapter());
        Transport.splitWays(channel);
        Socket peer = app.accept();
        accepted.add(peer);
        peer.shutdownOutput();
        fill(channel, FULL);
      }
      // One that is idle goes after five seconds, the last one never.
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(threads(workers)).isLessThanOrEqualTo(2));
      for (Socket peer : accepted) {
        peer.close();
      }
    }
  }

  /// A poll that nobody cancels would keep the socket, and what was registered, for ever.
  @Test
  void whatIsArmedWhenAConnectionIsGivenUpIsCancelled() throws Exception {
    IoEventLoop loop = group.next();
    FileDescriptor[] pipe = FileDescriptor.pipe();
    Watcher watcher = new Watcher();
    try {
      IoRegistration registration = loop.register(watcher).sync().getNow();
      loop.submit(
              () -> {
                registration.submit(pollFor(pipe[0]));
                registration.submit(pollFor(pipe[0]));
                registration.submit(pollFor(pipe[0]));
                return registration.cancel();
              })
          .sync();
      watcher.unregistered.get(SECONDS_MOST, TimeUnit.SECONDS);
      assertThat(watcher.events).isEqualTo(6);
    } finally {
      pipe[0].close();
      pipe[1].close();
    }
  }

  private static short number = 1;

  private static IoUringIoOps pollFor(FileDescriptor readable) {
    byte pollAdd = 6;
    byte none = 0;
    int pollIn = 1;
    return new IoUringIoOps(
        pollAdd,
        none,
        none,
        readable.intValue(),
        0,
        0,
        0,
        pollIn,
        (long) number++,
        none,
        none,
        0,
        0);
  }

  /// Counts what it hears. Event loop only, until it is unregistered.
  private static final class Watcher implements IoUringIoHandle {
    private final CompletableFuture<Void> unregistered = new CompletableFuture<>();
    private int events;

    @Override
    public void handle(IoRegistration registration, IoEvent event) {
      events++;
    }

    @Override
    public void unregistered() {
      unregistered.complete(null);
    }

    @Override
    public void close() {}
  }

  /// Keeps the loop busy until the latch is counted down.
  private CountDownLatch hold() throws InterruptedException {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    group.execute(() -> {
      held.countDown();
      try {
        done.await();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    });
    held.await();
    return done;
  }

  /// Writes more than the kernel takes in pieces of that many bytes, and waits until it takes no
  /// more.
  private static void fill(Channel channel, int piece) {
    for (int i = 0; i < FULL; i += piece) {
      channel.write(channel.alloc().directBuffer(piece).writeZero(piece));
    }
    channel.flush();
    AtomicLong before = new AtomicLong();
    await()
        .pollInterval(Duration.ofMillis(50))
        .until(() -> {
          long left = channel.eventLoop().submit(() -> left(channel)).get();
          return before.getAndSet(left) == left;
        });
  }

  /// Falls with each byte that goes out.
  private static long left(Channel channel) {
    ChannelOutboundBuffer buffer = Objects.requireNonNull(channel.unsafe().outboundBuffer());
    return buffer.totalPendingWriteBytes() + ((ByteBuf) buffer.current()).readableBytes();
  }

  /// What the kernel calls the loop's thread.
  private String loopThread() throws Exception {
    return group
        .next()
        .submit(() -> Path.of("/proc/thread-self").toRealPath().getFileName().toString())
        .get();
  }

  private static long threads(String name) throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/task"))) {
      return all.filter(thread -> name.equals(nameOf(thread))).count();
    }
  }

  private static String nameOf(Path thread) {
    try {
      return Files.readString(thread.resolve("comm")).strip();
    } catch (IOException _) {
      return "gone";
    }
  }

  private Channel connect(ServerSocket app, ChannelInboundHandlerAdapter handler)
      throws InterruptedException {
    return new Bootstrap()
        .group(group)
        .channelFactory(IoUringSocketChannel::new)
        .handler(handler)
        .connect(app.getLocalSocketAddress())
        .sync()
        .channel();
  }
}
