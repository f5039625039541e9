package dev.holdfast.router.accesslog;

import dev.holdfast.events.AppInstance;
import dev.holdfast.events.Cell;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.EndpointId;
import dev.holdfast.events.EndpointState;
import dev.holdfast.events.Protocol;
import dev.holdfast.events.Route;
import dev.holdfast.events.Target;
import dev.holdfast.router.http.RequestRecord;
import dev.holdfast.router.http.RequestRecord.Asked;
import dev.holdfast.router.http.RequestRecord.Attempts;
import dev.holdfast.router.http.RequestRecord.Outcome;
import dev.holdfast.router.http.RequestRecord.Span;
import dev.holdfast.router.http.RequestRecord.Trace;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Records of requests as tests need them.
final class Requests {
  static final Endpoint ENDPOINT =
      new Endpoint(
          new EndpointId(new Cell("cell-1"), "instance-1", 8080),
          new Target("10.0.0.1", 61_001, 0, "", Protocol.HTTP1),
          EndpointState.LIVE,
          0,
          1,
          new AppInstance("app-guid", "web", 3),
          "z1",
          Endpoint.DEFAULT_WEIGHT,
          Map.of(),
          List.of(new Route("app.example.com", "")));

  private static final Attempts KEPT = new Attempts(0, -1, -1, -1, 1_250_000);

  private Requests() {}

  /// A request that an app answered.
  static RequestRecord answered() {
    return new RequestRecord(
        asked("app.example.com", "/a?b=c", "curl/8"),
        new Outcome(200, 12, 345, ENDPOINT, null, 1_500_000, 1_200_000, KEPT));
  }

  /// One that reached its endpoint with the third attempt, by a new connection.
  static RequestRecord answeredAtLast() {
    return new RequestRecord(
        asked("app.example.com", "/a?b=c", "curl/8"),
        new Outcome(
            200,
            12,
            345,
            ENDPOINT,
            null,
            1_500_000,
            1_200_000,
            new Attempts(2, 300_000, 50_000, 70_000, 1_100_000)));
  }

  /// One that belongs to a trace.
  static RequestRecord traced() {
    Span span = new Span("463ac35c9f6413ad", "a2fb4a1d1a96d312", "0020000000000001", "1");
    return answered(null, new Trace(span, span));
  }

  /// One that another page has led to.
  static RequestRecord referred(String referer) {
    return answered(referer, null);
  }

  private static RequestRecord answered(@Nullable String referer, @Nullable Trace trace) {
    Asked asked = answered().asked();
    return new RequestRecord(
        new Asked(
            asked.startMs(),
            asked.host(),
            asked.method(),
            asked.target(),
            asked.protocol(),
            referer,
            asked.userAgent(),
            asked.forwardedFor(),
            asked.forwardedProto(),
            asked.requestId(),
            asked.remote(),
            asked.local(),
            asked.tlsVersion(),
            trace,
            asked.headers()),
        answered().outcome());
  }

  /// A request of a hostile client: the same text in every place that a client fills.
  static RequestRecord hostile(String text) {
    return new RequestRecord(
        new Asked(
            0,
            text,
            text,
            text,
            text,
            text,
            text,
            text,
            text,
            "id",
            "192.0.2.1:4711",
            null,
            null,
            null,
            List.of(text, text)),
        new Outcome(400, 0, 100, null, null, 1_000, 0, Attempts.NONE));
  }

  /// A request for a target of this length.
  static RequestRecord sized(int chars) {
    return new RequestRecord(
        asked("h", "x".repeat(chars), ""), new Outcome(404, 0, 0, null, null, 0, 0, Attempts.NONE));
  }

  private static Asked asked(String host, String target, String userAgent) {
    return new Asked(
        1_136_214_245_678L,
        host,
        "GET",
        target,
        "HTTP/1.1",
        null,
        userAgent,
        "192.0.2.1, 10.0.0.9",
        "https",
        "6fb5b1f0-0000-4000-8000-000000000001",
        "192.0.2.1:4711",
        new InetSocketAddress("10.0.0.7", 8443),
        "TLSv1.3",
        null,
        List.of("t=1", ""));
  }
}
