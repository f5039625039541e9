package dev.holdfast.router.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
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
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// How connections end over io_uring, over real sockets.
@SuppressWarnings("FutureReturnValueIgnored") // What fails is heard.
class MendedUringIT {
  private static final int SECONDS_MOST = 10;
  private static final int TIMES = 20;

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
