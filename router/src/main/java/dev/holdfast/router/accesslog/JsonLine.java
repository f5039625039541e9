package dev.holdfast.router.accesslog;

import dev.holdfast.events.Endpoint;
import dev.holdfast.router.http.RequestRecord;
import dev.holdfast.router.http.RequestRecord.Asked;
import dev.holdfast.router.http.RequestRecord.Attempts;
import dev.holdfast.router.http.RequestRecord.Outcome;
import dev.holdfast.router.http.RequestRecord.Span;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One JSON object a line, with gorouter's names; what there is nothing of is left out. Bytes that
/// are not ASCII are characters of ISO 8859-1. Times are seconds.
///
/// Written by hand rather than by Jackson: half the objects, and one escape for both formats to
/// test.
final class JsonLine implements LineFormat {
  private final List<String> headers;

  /// @param extraHeaders their names, in lower case
  JsonLine(List<String> extraHeaders) {
    this.headers = extraHeaders;
  }

  @Override
  public void append(RequestRecord request, LineBuffer line) {
    Asked asked = request.asked();
    line.raw("{\"timestamp\":\"").timestamp(Instant.ofEpochMilli(asked.startMs())).raw('"');
    text("host", asked.host(), line);
    text("method", asked.method(), line);
    text("uri", asked.target(), line);
    text("protocol", asked.protocol(), line);
    text("tls_version", asked.tlsVersion(), line);
    outcome(request.outcome(), line);
    text("referer", asked.referer(), line);
    text("user_agent", asked.userAgent(), line);
    text("remote_addr", asked.remote(), line);
    text("local_address", ExtraField.address(asked.local()), line);
    text("x_forwarded_for", asked.forwardedFor(), line);
    text("x_forwarded_proto", asked.forwardedProto(), line);
    text("vcap_request_id", asked.requestId(), line);
    trace(asked.trace(), line);
    headers(asked, line);
    line.raw("}\n");
  }

  private static void trace(RequestRecord.@Nullable Trace trace, LineBuffer line) {
    if (trace != null) {
      Span b3 = trace.b3();
      if (b3 != null) {
        text("b3", b3.asB3(), line);
      }
      Span w3c = trace.w3c();
      if (w3c != null) {
        text("traceparent", w3c.asTraceparent(), line);
      }
      Span any = b3 == null ? w3c : b3;
      if (any != null) {
        text("trace_id", any.traceId(), line);
        text("span_id", any.spanId(), line);
        text("parent_span_id", any.parentId(), line);
      }
    }
  }

  private void headers(Asked asked, LineBuffer line) {
    if (headers.isEmpty()) {
      return;
    }
    line.raw(",\"headers\":{");
    String comma = "";
    for (int i = 0; i < headers.size(); i++) {
      if (!asked.headers().get(i).isEmpty()) {
        line.raw(comma).json(headers.get(i)).raw(':').json(asked.headers().get(i));
        comma = ",";
      }
    }
    line.raw('}');
  }

  private static void outcome(Outcome outcome, LineBuffer line) {
    number("status", outcome.status(), line);
    number("bytes_received", outcome.bytesReceived(), line);
    number("bytes_sent", outcome.bytesSent(), line);
    name("response_time", line).seconds(outcome.totalNanos());
    name("gorouter_time", line).seconds(GorouterLine.routerNanos(outcome));
    attempts(outcome.attempts(), line);
    text("x_cf_routererror", outcome.routerError(), line);
    @Nullable Endpoint endpoint = outcome.endpoint();
    if (endpoint != null) {
      GorouterLine.address(endpoint, name("backend_addr", line).raw('"')).raw('"');
      text("app_id", endpoint.app().app(), line);
      number("app_index", endpoint.index(), line);
      text("instance_id", endpoint.instance(), line);
      text("cell", endpoint.cell().name(), line);
    }
  }

  private static void attempts(Attempts attempts, LineBuffer line) {
    number("failed_attempts", attempts.failed(), line);
    time("failed_attempts_time", attempts.failedNanos(), line);
    time("dial_time", attempts.connectNanos(), line);
    time("tls_time", attempts.handshakeNanos(), line);
    time("backend_time", attempts.lastNanos(), line);
  }

  private static void time(String name, long nanos, LineBuffer line) {
    if (nanos >= 0) {
      name(name, line).seconds(nanos);
    }
  }

  private static LineBuffer name(String name, LineBuffer line) {
    return line.raw(",\"").raw(name).raw("\":");
  }

  private static void number(String name, long number, LineBuffer line) {
    name(name, line).decimal(number);
  }

  private static void text(String name, @Nullable String text, LineBuffer line) {
    if (text != null && !text.isEmpty()) {
      name(name, line).json(text);
    }
  }
}
