package dev.holdfast.router.accesslog;

import dev.holdfast.events.AppInstance;
import dev.holdfast.events.Cell;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.EndpointId;
import dev.holdfast.events.EndpointState;
import dev.holdfast.events.Protocol;
import dev.holdfast.events.Route;
import dev.holdfast.events.Target;
import dev.holdfast.router.http.AskedRequest;
import dev.holdfast.router.http.RequestOutcome;
import dev.holdfast.router.http.TestTraces;
import dev.holdfast.router.http.TraceContext;
import dev.holdfast.router.http.Tracing;
import dev.holdfast.router.http.h1.RequestHead;
import dev.holdfast.router.http.h1.TestHeads;
import dev.holdfast.router.http.h1.TestHeads.Line;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Requests and what became of them, as tests need them.
final class Requests {
  static final Endpoint ENDPOINT = endpoint("app-guid");

  /// One that belongs to a trace, as its sender says it.
  static final String TRACE = "463ac35c9f6413ad-0020000000000001-1";

  /// @param text of the request's id, the client's and the router's address
  record Asked(
      long startMs,
      @Nullable RequestHead head,
      List<String> text,
      @Nullable String tlsVersion,
      @Nullable TraceContext trace)
      implements AskedRequest {
    @Override
    public byte[] requestId() {
      return bytes(0);
    }

    @Override
    public byte[] remote() {
      return bytes(1);
    }

    @Override
    public byte[] local() {
      return bytes(2);
    }

    private byte[] bytes(int i) {
      return text.get(i).getBytes(StandardCharsets.US_ASCII);
    }
  }

  record Outcome(
      int status,
      long bytesReceived,
      long bytesSent,
      @Nullable Endpoint endpoint,
      @Nullable String routerError,
      long totalNanos,
      long backendNanos,
      int failedAttempts,
      long failedNanos,
      long connectNanos,
      long handshakeNanos,
      long lastNanos)
      implements RequestOutcome {
    /// Without an endpoint.
    static Outcome ofRouter(int status, long sent, @Nullable String error, long nanos) {
      return new Outcome(status, 0, sent, null, error, nanos, 0, 0, -1, -1, -1, -1);
    }
  }

  record Request(Asked asked, Outcome outcome) {
    Request with(Outcome other) {
      return new Request(asked, other);
    }
  }

  private Requests() {}

  static Endpoint endpoint(String app) {
    return new Endpoint(
        new EndpointId(new Cell("cell-1"), "instance-1", 8080),
        new Target("10.0.0.1", 61_001, 0, "", Protocol.HTTP1),
        EndpointState.LIVE,
        0,
        1,
        new AppInstance(app, "web", 3),
        "z1",
        Endpoint.DEFAULT_WEIGHT,
        Map.of(),
        List.of(new Route("app.example.com", "")));
  }

  /// A request that an app answered.
  static Request answered() {
    return answeredBy(ENDPOINT);
  }

  static Request answeredBy(Endpoint endpoint) {
    return new Request(
        asked("/a?b=c", List.of()),
        new Outcome(200, 12, 345, endpoint, null, 1_500_000, 1_200_000, 0, -1, -1, -1, 1_250_000));
  }

  /// One that reached its endpoint with the third attempt, by a new connection.
  static Request answeredAtLast() {
    return answered()
        .with(
            new Outcome(
                200, 12, 345, ENDPOINT, null, 1_500_000, 1_200_000, 2, 300_000, 50_000, 70_000,
                1_100_000));
  }

  /// One that belongs to a trace of which both kinds of headers tell.
  static Request traced() {
    Asked asked = answered().asked();
    RequestHead head = TestHeads.head("GET", "/", "a", List.of(new Line("b3", TRACE)));
    TraceContext trace = TestTraces.begun(Tracing.BOTH, head);
    return new Request(
        new Asked(asked.startMs(), asked.head(), asked.text(), null, trace), answered().outcome());
  }

  /// One that another page has led to.
  static Request referred(String referer) {
    return new Request(
        asked("/a?b=c", List.of(new Line("Referer", referer))), answered().outcome());
  }

  /// A request of a hostile client: the same text in every place that a client fills.
  static Request hostile(String text) {
    List<Line> lines =
        List.of(
            new Line("Referer", text),
            new Line("User-Agent", text),
            new Line("X-Forwarded-For", text),
            new Line("X-Forwarded-Proto", text),
            new Line("X-Request-Start", text),
            new Line("X-Tenant", text));
    return new Request(
        new Asked(
            0,
            TestHeads.head(text, text, text, lines),
            List.of("id", "192.0.2.1:4711", ""),
            null,
            null),
        Outcome.ofRouter(400, 100, null, 1_000));
  }

  /// A request for a target of this length.
  static Request sized(int length) {
    return new Request(
        asked("x".repeat(length), List.of()), Outcome.ofRouter(404, 0, "unknown_route", 0));
  }

  /// One whose head could not be read.
  static Request unread() {
    return new Request(
        new Asked(
            1_136_214_245_678L, null, List.of("", "192.0.2.1:4711", "10.0.0.7:8443"), null, null),
        Outcome.ofRouter(400, 100, "malformed_request (bare LF)", 20_000));
  }

  private static Asked asked(String target, List<Line> more) {
    List<Line> lines = new ArrayList<>(more);
    lines.add(new Line("user-agent", "curl/8"));
    lines.add(new Line("X-Forwarded-For", "192.0.2.1, 10.0.0.9"));
    lines.add(new Line("X-Forwarded-Proto", "https"));
    lines.add(new Line("X-Request-Start", "t=1"));
    return new Asked(
        1_136_214_245_678L,
        TestHeads.head("GET", target, "app.example.com", lines),
        List.of("6fb5b1f0-0000-4000-8000-000000000001", "192.0.2.1:4711", "10.0.0.7:8443"),
        "TLSv1.3",
        null);
  }
}
