package dev.holdfast.router.http;

import dev.holdfast.events.Endpoint;
import dev.holdfast.router.http.h1.FieldName;
import dev.holdfast.router.http.h1.RequestHead;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a log has been told of a request, kept for a test.
record RequestRecord(Asked asked, Outcome outcome) {
  /// Empty where the head could not be read.
  record Asked(
      String host,
      String method,
      String target,
      boolean http2,
      @Nullable String referer,
      @Nullable String userAgent,
      String requestId,
      String remote,
      String local,
      @Nullable String tlsVersion,
      String b3,
      String span) {}

  record Outcome(
      int status,
      long bytesReceived,
      long bytesSent,
      @Nullable Endpoint endpoint,
      @Nullable String routerError,
      long totalNanos,
      long backendNanos,
      Attempts attempts) {}

  record Attempts(
      int failed, long failedNanos, long connectNanos, long handshakeNanos, long lastNanos) {
    static final Attempts NONE = new Attempts(0, -1, -1, -1, -1);
  }

  /// A log that keeps records.
  static RequestLog log(Consumer<RequestRecord> records) {
    return () ->
        request -> {
          Asked asked = of(request);
          return outcome -> records.accept(new RequestRecord(asked, of(outcome)));
        };
  }

  private static Asked of(AskedRequest request) {
    RequestHead head = request.head();
    TraceContext trace = request.trace();
    TraceIds b3 = trace == null ? null : trace.b3();
    return new Asked(
        head == null ? "" : head.text(head.authorityAt(), head.authorityLength()),
        head == null ? "" : head.text(head.methodAt(), head.methodLength()),
        head == null ? "" : head.text(head.targetAt(), head.targetLength()),
        head != null && head.isHttp2(),
        value(head, FieldName.REFERER),
        value(head, FieldName.USER_AGENT),
        text(request.requestId()),
        text(request.remote()),
        text(request.local()),
        request.tlsVersion(),
        b3 == null ? "" : text(b3.trace()).substring(b3.traceAt()),
        trace == null ? "" : text(trace.span()));
  }

  private static @Nullable String value(@Nullable RequestHead head, FieldName name) {
    int line = head == null ? -1 : head.fields().find(name);
    return head == null || line < 0
        ? null
        : head.text(
            head.fields().valueStart(line),
            head.fields().valueEnd(line) - head.fields().valueStart(line));
  }

  private static String text(byte[] ascii) {
    return new String(ascii, StandardCharsets.US_ASCII);
  }

  private static Outcome of(RequestOutcome outcome) {
    return new Outcome(
        outcome.status(),
        outcome.bytesReceived(),
        outcome.bytesSent(),
        outcome.endpoint(),
        outcome.routerError(),
        outcome.totalNanos(),
        outcome.backendNanos(),
        new Attempts(
            outcome.failedAttempts(),
            outcome.failedNanos(),
            outcome.connectNanos(),
            outcome.handshakeNanos(),
            outcome.lastNanos()));
  }
}
