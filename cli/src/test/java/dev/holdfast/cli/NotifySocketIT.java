package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainDatagramPacket;
import io.netty.channel.unix.DomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a service manager hears of `holdfast router` and `holdfast emitter`, with a socket of the
/// test's as the manager's.
final class NotifySocketIT {
  private static final int SOON_SECONDS = 30;
  private static EventLoopGroup loop;

  @TempDir Path folder = Path.of("set by JUnit");
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  @BeforeAll
  static void startLoop() {
    assumeTrue(Epoll.isAvailable(), "UNIX datagrams are read with Netty's epoll");
    loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  }

  @AfterAll
  static void endLoop() {
    if (loop != null) {
      var _ = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
  }

  @Test
  void routerSaysWhenItTakesRequestsAndWhenItDrains() throws Exception {
    Path config =
        Files.writeString(
            folder.resolve("router.yaml"),
            """
            bus: {bootstrap: "127.0.0.1:1"}
            listen: {address: 127.0.0.1, port: 0}
            admin: {port: 0}
            waitForRoutes: 0s
            dataDirectory: none
            """);
    try (Launcher router = start("router", config)) {
      String ready = next();
      assertThat(ready).startsWith("READY=1\nSTATUS=router listens on 127.0.0.1:");
      int port = Integer.parseInt(ready.replaceFirst("(?s).*?127.0.0.1:(\\d+), .*", "$1"));
      assertThat(new Client(port).status("nobody.example", "/")).isEqualTo(404);

      router.signal("TERM");
      assertThat(next()).isEqualTo("STOPPING=1\nSTATUS=draining");
      assertThat(router.awaitEnd()).isEqualTo(ExitCode.OK);
    }
  }

  @Test
  void emitterSaysWhenItRunsAndWhenItEnds() throws Exception {
    Files.createDirectory(folder.resolve("lrps"));
    Path config =
        Files.writeString(
            folder.resolve("emitter.yaml"), "cell: c\nbus: {bootstrap: \"127.0.0.1:1\"}\n");
    try (Launcher emitter = start("emitter", config)) {
      assertThat(next()).isEqualTo("READY=1\nSTATUS=emitter runs");
      emitter.signal("TERM");
      assertThat(next()).startsWith("STOPPING=1\n");
      assertThat(emitter.awaitEnd()).isEqualTo(ExitCode.OK);
    }
  }

  @Test
  void managerThatIsGoneHoldsUpNobody() {
    new NotifySocket(folder.resolve("gone").toString()).ready("nobody hears it");
    new NotifySocket(null).ready("nobody is told");
    assertThat(heard).isEmpty();
  }

  @Test
  void nameInTheAbstractNamespaceIsReachedToo() throws Exception {
    String name = "holdfast-test-" + ProcessHandle.current().pid();
    listen("\0" + name);
    new NotifySocket("@" + name).ready("here");
    assertThat(next()).isEqualTo("READY=1\nSTATUS=here");
  }

  private Launcher start(String command, Path config) throws Exception {
    Path socket = folder.resolve("notify");
    listen(socket.toString());
    return Launcher.start(
        List.of(command, "--config", config.toString()),
        Map.of("NOTIFY_SOCKET", socket.toString()));
  }

  private void listen(String path) throws Exception {
    new Bootstrap()
        .group(loop)
        .channel(EpollDomainDatagramChannel.class)
        .handler(
            new SimpleChannelInboundHandler<DomainDatagramPacket>() {
              @Override
              protected void channelRead0(
                  ChannelHandlerContext context, DomainDatagramPacket packet) {
                heard.add(packet.content().toString(StandardCharsets.UTF_8));
              }
            })
        .bind(new DomainSocketAddress(path))
        .sync();
  }

  private String next() throws InterruptedException {
    String state = heard.poll(SOON_SECONDS, TimeUnit.SECONDS);
    return state == null ? "nothing" : state;
  }
}
