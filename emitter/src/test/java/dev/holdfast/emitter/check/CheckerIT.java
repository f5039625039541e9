package dev.holdfast.emitter.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.holdfast.emitter.check.Checker.Followed;
import dev.holdfast.emitter.lrp.HealthCheck;
import dev.holdfast.emitter.lrp.HealthCheck.Kind;
import dev.holdfast.emitter.lrp.TestLrps;
import dev.holdfast.events.EndpointId;
import dev.holdfast.events.SystemClocks;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Looks over real sockets, at peers that behave and at peers that do not.
final class CheckerIT {
  private static final Duration MOST = Duration.ofSeconds(30);
  private static final EndpointId ID = TestLrps.id(1);

  private volatile Map<EndpointId, Verdict> verdicts = Map.of();
  private final AtomicInteger status = new AtomicInteger(200);
  private final Checker checker =
      new Checker(SystemClocks.ticker(), new Random(1), news -> verdicts = news);
  private HttpServer app;
  private @Nullable Checked followed;

  @BeforeEach
  void start() throws IOException {
    app = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    app.createContext(
        "/health",
        exchange -> {
          exchange.sendResponseHeaders(status.get(), -1);
          exchange.close();
        });
    app.start();
  }

  @AfterEach
  void stop() {
    checker.close();
    app.stop(0);
  }

  /// Whose answer, which comes, is what counts: the time-out is long.
  private static Checked http(int port, int expected) {
    return http(port, expected, 10_000);
  }

  /// To a peer that never answers.
  private static Checked inVain(int port) {
    return http(port, 0, 500);
  }

  private static Checked http(int port, int expected, long timeoutMs) {
    return new Checked(
        "127.0.0.1",
        port,
        new HealthCheck(Kind.HTTP, "/health", expected, 100, timeoutMs, 1, 2, 0));
  }

  private static Checked tcp(int port) {
    return new Checked("127.0.0.1", port, new HealthCheck(Kind.TCP, "", 0, 100, 10_000, 1, 2, 0));
  }

  private void follow(Checked checked, boolean healthy) {
    followed = checked;
    checker.follow(Map.of(ID, new Followed(checked, healthy)));
  }

  /// On what was followed last.
  private Verdict awaitVerdict(boolean healthy, boolean failing) {
    await()
        .atMost(MOST)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> {
          @Nullable Verdict verdict = verdicts.get(ID);
          return verdict != null
              && verdict.of().equals(followed)
              && verdict.healthy() == healthy
              && verdict.failing() == failing;
        });
    return java.util.Objects.requireNonNull(verdicts.get(ID));
  }

  @Test
  void answerWithTheStatusIsGoodAndWithAnotherIsBad() {
    int port = app.getAddress().getPort();
    follow(http(port, 0), false);
    awaitVerdict(true, false);
    status.set(503);
    assertThat(awaitVerdict(false, true).why())
        .isEqualTo("GET /health answered 503; expected 200 to 399");
    status.set(204);
    awaitVerdict(true, false);
    follow(http(port, 200), true);
    assertThat(awaitVerdict(false, true).why()).isEqualTo("GET /health answered 204; expected 200");
  }

  @Test
  void connectIsGoodForTcpAndARefusedOneIsBad() {
    int port = app.getAddress().getPort();
    follow(tcp(port), false);
    awaitVerdict(true, false);
    app.stop(0);
    assertThat(awaitVerdict(false, true).why()).isEqualTo("Connection refused");
  }

  @Test
  void peerThatAcceptsAndSaysNothingIsBadAfterTheTimeout() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      follow(inVain(silent.getLocalPort()), true);
      assertThat(awaitVerdict(false, true).why()).isEqualTo("nothing within 500 ms");
    }
  }

  @Test
  void peerThatAnswersNoHttpOrHalfALineIsBad() throws IOException {
    assertThat(against("SSH-2.0-OpenSSH_9\r\n")).isEqualTo("the answer is not HTTP/1.1");
    assertThat(against("HTTP/1.1 20")).isEqualTo("the connection ended without an answer");
    assertThat(against("x".repeat(1_000))).isEqualTo("the answer is not HTTP/1.1");
  }

  /// What is wrong with a peer that answers this, whatever it is asked, and closes.
  private String against(String answer) throws IOException {
    try (ServerSocket peer = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(() -> {
            while (!peer.isClosed()) {
              answerOne(peer, answer);
            }
          });
      follow(http(peer.getLocalPort(), 0), true);
      return awaitVerdict(false, true).why();
    }
  }

  private static void answerOne(ServerSocket peer, String answer) {
    try (Socket socket = peer.accept();
        OutputStream out = socket.getOutputStream()) {
      int read = socket.getInputStream().read(new byte[4_096]);
      assert read > 0;
      out.write(answer.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException _) {
      // The peer is closed, or the look given up.
    }
  }

  @Test
  void manyPeersThatHangAreLookedAtInTurnsAndHoldUpNobodyForLong() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress())) {
      Map<EndpointId, Followed> many = new HashMap<>();
      for (int number = 1; number <= 200; number++) {
        many.put(TestLrps.id(number), new Followed(inVain(silent.getLocalPort()), true));
      }
      followed = tcp(app.getAddress().getPort());
      many.put(ID, new Followed(followed, false));
      checker.follow(many);
      awaitVerdict(true, false);
      await().atMost(MOST).until(() -> verdicts.size() == 200);
    }
  }

  @Test
  void lookThatFailsForADefectEndsNoOther() {
    int noPort = 70_000;
    followed = tcp(app.getAddress().getPort());
    checker.follow(
        Map.of(ID, new Followed(followed, false), TestLrps.id(2), new Followed(tcp(noPort), true)));
    awaitVerdict(true, false);
    app.stop(0);
    // By the second bad look the other one has had its first.
    awaitVerdict(false, true);
    assertThat(verdicts).containsOnlyKeys(ID);
  }

  @Test
  void addressThatThisHostHasNoSocketsForIsBadAndTheOthersGoOn(@TempDir Path folder)
      throws Exception {
    Path said = folder.resolve("said");
    Process withoutIpv6 =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Djava.net.preferIPv4Stack=true",
                "-cp",
                System.getProperty("java.class.path"),
                WithoutIpv6.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    int code = withoutIpv6.waitFor();
    assertThat(said).content().contains(" is an IPv6 address; this host has IPv4 alone");
    assertThat(code).isZero();
  }

  /// A program that looks at one app by its IPv4 address and by an IPv6 one.
  static final class WithoutIpv6 {
    private WithoutIpv6() {}

    static void main() throws IOException {
      CheckerIT test = new CheckerIT();
      test.start();
      try {
        int port = test.app.getAddress().getPort();
        Checked ipv4 = tcp(port);
        Checked ipv6 = new Checked("::1", port, ipv4.check());
        test.followed = ipv6;
        test.checker.follow(
            Map.of(ID, new Followed(ipv6, true), TestLrps.id(2), new Followed(ipv4, false)));
        System.out.println(test.awaitVerdict(false, true).why());
        await().atMost(MOST).until(() -> test.isHealthy(TestLrps.id(2)));
        test.app.stop(0);
        await().atMost(MOST).until(() -> !test.isHealthy(TestLrps.id(2)));
      } finally {
        test.stop();
      }
    }
  }

  private boolean isHealthy(EndpointId id) {
    @Nullable Verdict verdict = verdicts.get(id);
    return verdict != null && verdict.healthy();
  }

  @Test
  void whatIsNotFollowedAnyMoreHasNoVerdict() {
    follow(tcp(app.getAddress().getPort()), false);
    awaitVerdict(true, false);
    checker.follow(Map.of());
    await().atMost(MOST).until(() -> verdicts.isEmpty());
  }
}
