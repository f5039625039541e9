package dev.holdfast.router.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// What a descriptor that is used again hears, over real sockets.
@SuppressWarnings("FutureReturnValueIgnored") // What fails is heard.
class MendedEpollIT {
  private static final int SECONDS_MOST = 10;
  // The kernel gives the lowest descriptor that is free, which another thread may have freed.
  private static final int TIMES = 20;

  /// Two events are polled together: the first has the second's connection closed and another
  /// opened.
  @Test
  void newConnectionDoesNotHearThatAnotherHasHungUp() throws Exception {
    assumeTrue(Epoll.isAvailable(), "this machine has no epoll");
    int reused = 0;
    try (MultiThreadIoEventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, MendedEpoll.newFactory());
        ServerSocket app = new ServerSocket(0, TIMES * 3, InetAddress.getLoopbackAddress())) {
      EventLoop loop = (EventLoop) group.next();
      for (int i = 0; i < TIMES; i++) {
        reused += again(loop, app) ? 1 : 0;
      }
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
    assertThat(reused).as("descriptors used again").isPositive();
  }

  /// Whether the new connection has the old one's descriptor.
  private boolean again(EventLoop loop, ServerSocket app) throws Exception {
    CompletableFuture<EpollSocketChannel> opened = new CompletableFuture<>();
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    EpollSocketChannel second = connect(loop, app, new ChannelInboundHandlerAdapter());
    try (Socket secondPeer = app.accept()) {
      int descriptor = second.fd().intValue();
      EpollSocketChannel first =
          connect(
              loop,
              app,
              new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext context, Object message) {
                  ReferenceCountUtil.release(message);
                  second.close();
                  opened.complete(open(loop, app, new Ears(heard)));
                }
              });
      try (Socket firstPeer = app.accept()) {
        whileHeld(
            loop,
            () -> {
              firstPeer.getOutputStream().write(1);
              secondPeer.shutdownOutput();
            });
        EpollSocketChannel third = opened.get(SECONDS_MOST, TimeUnit.SECONDS);
        boolean same = third.fd().intValue() == descriptor;
        try (Socket thirdPeer = app.accept()) {
          thirdPeer.getOutputStream().write(1);
          assertThat(heard.poll(SECONDS_MOST, TimeUnit.SECONDS)).isEqualTo("connected");
          assertThat(heard.poll(SECONDS_MOST, TimeUnit.SECONDS)).isEqualTo("read");
        }
        third.close().sync();
        first.close().sync();
        return same;
      }
    }
  }

  private interface Deed {
    void run() throws Exception;
  }

  /// What happens in it the loop polls at one time.
  private static void whileHeld(EventLoop loop, Deed deed) throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    loop.execute(() -> {
      held.countDown();
      awaitQuietly(done);
    });
    held.await();
    deed.run();
    done.countDown();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static EpollSocketChannel connect(
      EventLoop loop, ServerSocket app, ChannelInboundHandlerAdapter handler) throws Exception {
    Channel channel =
        new Bootstrap()
            .group(loop)
            .channel(EpollSocketChannel.class)
            .handler(handler)
            .connect(app.getLocalSocketAddress())
            .sync()
            .channel();
    return (EpollSocketChannel) channel;
  }

  /// In the call, as the router does. On the loop.
  private static EpollSocketChannel open(
      EventLoop loop, ServerSocket app, ChannelInboundHandlerAdapter handler) {
    EpollSocketChannel channel = new EpollSocketChannel();
    channel.pipeline().addLast(handler);
    loop.register(channel);
    channel.connect(app.getLocalSocketAddress());
    return channel;
  }
}
