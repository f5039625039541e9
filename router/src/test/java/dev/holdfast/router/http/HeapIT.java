package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.yaml.YamlMap;
import dev.holdfast.router.accesslog.AccessLog;
import dev.holdfast.router.accesslog.AccessLogConfig;
import dev.holdfast.router.transport.TransportChoice;
import io.netty.util.ResourceLeakDetector;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What a proxied request costs in heap, by what the loop's thread allocates, once it is warm.
/// Alone, since the leak detector is off meanwhile: it keeps a record of each buffer, and that heap
/// is not the router's.
@Isolated
class HeapIT {
  private static final int REQUESTS = 1_500;

  private static final int ROUNDS_MOST = 10;

  // Of a round's requests together less than the smallest object for each.
  private static final int SLACK = 8;

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String GET = "GET / HTTP/1.1\r\nHost: app.example\r\n\r\n";

  private final ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();

  @BeforeEach
  void pauseLeakDetector() {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
  }

  @AfterEach
  void resumeLeakDetector() {
    ResourceLeakDetector.setLevel(level);
  }

  /// Asks once.
  private interface Request {
    void send() throws Exception;
  }

  /// Asks until a round has taken less than that for a request, or for long: how soon the code is
  /// warm is a matter of what else the machine does.
  private static long bytesPerRequest(TestRouter router, Request request, long enough)
      throws Exception {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Loop loop = router.loops().loops().getFirst();
    long thread = loop.eventLoop.submit(() -> Thread.currentThread().threadId()).get();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS_MOST && least >= enough; round++) {
      long before = threads.getThreadAllocatedBytes(thread);
      for (int i = 0; i < REQUESTS; i++) {
        request.send();
      }
      least = Math.min(least, (threads.getThreadAllocatedBytes(thread) - before) / REQUESTS);
    }
    return least;
  }

  @ParameterizedTest
  @EnumSource(names = {"EPOLL", "IO_URING"})
  void oneOfHttp1(TransportChoice transport) throws Exception {
    try (TestRouter router = new TestRouter(TestRouter.config(transport), RequestLog.OFF);
        ScriptedApp app = ScriptedApp.answering(OK);
        Wire client = router.connect()) {
      router.route("app.example", app.port());
      assertThat(bytesPerRequest(router, () -> client.send(GET).message(), 500)).isLessThan(500);
    }
  }

  /// With its connection, which is closed behind it. Nearly all of it is Netty's.
  @ParameterizedTest
  @CsvSource({"EPOLL, 2500", "IO_URING, 4500"})
  void oneOnAConnectionOfItsOwn(TransportChoice transport, long most) throws Exception {
    try (TestRouter router = new TestRouter(TestRouter.config(transport), RequestLog.OFF);
        ScriptedApp app = ScriptedApp.answering(OK)) {
      router.route("app.example", app.port());
      Request request =
          () -> {
            try (Wire client = router.connect()) {
              client.send(GET).message();
            }
          };
      assertThat(bytesPerRequest(router, request, most)).isLessThan(most);
    }
  }

  /// Every limit is looked at, and none is reached.
  @Test
  void oneOfHttp1ThatIsCountedInEverything() throws Exception {
    String limits =
        "requestsMax: 100, perClient: {requestsMax: 100},"
            + " perRoute: {requestsMax: 100, rate: 1000000, ratePerClient: 1000000}";
    YamlMap yaml =
        YamlMap.parse(
            "http",
            "{eventLoops: 1, limits: {%s}, proxies: {trusted: [127.0.0.1]}}".formatted(limits));
    String get =
        GET.substring(0, GET.length() - 2) + "X-Forwarded-For: 2001:db8::7, 127.0.0.1\r\n\r\n";
    try (TestRouter router = new TestRouter(HttpConfig.from(yaml, Path.of("")), RequestLog.OFF);
        ScriptedApp app = ScriptedApp.answering(OK);
        Wire client = router.connect()) {
      router.route("app.example", app.port());
      assertThat(bytesPerRequest(router, () -> client.send(get).message(), 500)).isLessThan(500);
      // None was refused.
      assertThat(router.count(LoopCounters.Counter.ANSWERS_2XX) % REQUESTS).isZero();
    }
  }

  /// Options cost what is made of the head anyway.
  @Test
  void oneWithOptions() throws Exception {
    Map<String, String> options =
        Map.of(
            "requestHeaders.set.X-Tenant", "blue",
            "requestHeaders.remove", "Cookie",
            "responseHeaders.set.Server", "edge",
            "path.rewrite", "/v2",
            "timeouts.request", "10s",
            "retries.onStatus", "503",
            "limits.bodyBytesMax", "100",
            "balancing.algorithm", "least-request");
    try (TestRouter router = new TestRouter(TestRouter.QUICK, RequestLog.OFF);
        ScriptedApp app = ScriptedApp.answering(OK);
        Wire client = router.connect();
        FrameWire streams = FrameWire.to(router.port())) {
      router.route("app.example", app.port());
      long without = bytesPerRequest(router, () -> client.send(GET).message(), 500);
      router.route("app.example", options, app.port());
      long with = bytesPerRequest(router, () -> client.send(GET).message(), without + 32);
      assertThat(with).isLessThan(without + 32);
      int[] stream = {-1};
      Request request =
          () -> {
            stream[0] += 2;
            streams.get(stream[0], "/");
            streams.body(stream[0]);
            streams.body(stream[0]);
          };
      assertThat(bytesPerRequest(router, request, 850)).isLessThan(850);
    }
  }

  @Test
  void oneOfHttp2() throws Exception {
    try (TestRouter router = new TestRouter(TestRouter.QUICK, RequestLog.OFF);
        ScriptedApp app = ScriptedApp.answering(OK);
        FrameWire client = FrameWire.to(router.port())) {
      router.route("app.example", app.port());
      int[] stream = {-1};
      Request request =
          () -> {
            stream[0] += 2;
            client.get(stream[0], "/");
            client.body(stream[0]);
            client.body(stream[0]);
          };
      assertThat(bytesPerRequest(router, request, 850)).isLessThan(850);
    }
  }

  @Test
  void oneOfHttp1ToAnAppOfHttp2() throws Exception {
    try (TestRouter router = new TestRouter(TestRouter.QUICK, RequestLog.OFF);
        ScriptedApp app = Http2App.answering("ok", "content-length", "2");
        Wire client = router.connect()) {
      router.routeHttp2("app.example", app.port());
      assertThat(bytesPerRequest(router, () -> client.send(GET).message(), 1_200))
          .isLessThan(1_200);
    }
  }

  /// A line takes no heap, whichever format it has.
  @Test
  void oneThatIsLogged(@TempDir Path directory) throws Exception {
    long without;
    try (TestRouter router = new TestRouter(TestRouter.QUICK, RequestLog.OFF)) {
      without = ofLogged(router, 0);
    }
    for (String format : List.of("gorouter", "json")) {
      try (AccessLog log = accessLog(directory.resolve(format), format);
          TestRouter router = new TestRouter(TestRouter.QUICK, log)) {
        assertThat(ofLogged(router, without + SLACK)).as(format).isLessThan(without + SLACK);
        assertThat(log.droppedQueueFull()).isZero();
        await().until(() -> log.written() % REQUESTS == 0 && log.written() > 0);
      }
    }
  }

  private static AccessLog accessLog(Path file, String format) throws Exception {
    YamlMap yaml =
        YamlMap.parse(
            "accessLog",
            "{to: %s, format: %s, extraHeaders: [X-Tenant], extraFields: [backend_time, local_address]}"
                .formatted(file, format));
    return Objects.requireNonNull(
        AccessLog.open(AccessLogConfig.from(yaml), SystemClocks.ticker()));
  }

  private static long ofLogged(TestRouter router, long enough) throws Exception {
    String get =
        GET.substring(0, GET.length() - 2)
            + "X-Tenant: blue\r\nUser-Agent: test\r\nReferer: http://a/b?c\r\n\r\n";
    try (ScriptedApp app = ScriptedApp.answering(OK);
        Wire client = router.connect()) {
      router.route("app.example", app.port());
      return bytesPerRequest(router, () -> client.send(get).message(), enough);
    }
  }
}
