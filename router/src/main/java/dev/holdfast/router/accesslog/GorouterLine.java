package dev.holdfast.router.accesslog;

import dev.holdfast.events.AppInstance;
import dev.holdfast.events.Endpoint;
import dev.holdfast.router.http.RequestRecord;
import dev.holdfast.router.http.RequestRecord.Asked;
import dev.holdfast.router.http.RequestRecord.Outcome;
import dev.holdfast.router.http.RequestRecord.Span;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// gorouter's access log line, field for field, so that what reads its logs reads ours.
///
/// One difference: text that is not ASCII is escaped byte by byte, where gorouter leaves valid
/// UTF-8 as it is; and a host cannot hold a space.
final class GorouterLine implements LineFormat {
  private final List<ExtraField> extraFields;
  // As gorouter has them: `x_request_start:`.
  private final List<String> headerLabels;

  /// @param extraHeaders their names, in lower case
  GorouterLine(List<String> extraHeaders, List<ExtraField> extraFields) {
    this.extraFields = extraFields;
    this.headerLabels =
        extraHeaders.stream().map(name -> " " + name.replace('-', '_') + ":").toList();
  }

  @Override
  public void append(RequestRecord request, LineBuffer line) {
    asked(request.asked(), request.outcome(), line);
    outcome(request.outcome(), line);
    for (ExtraField field : extraFields) {
      field.append(request, line.raw(field.spelled()).raw(':'));
      line.raw(' ');
    }
    dashOrQuoted(request.outcome().routerError(), line.raw("x_cf_routererror:"));
    for (int i = 0; i < headerLabels.size(); i++) {
      dashOrQuoted(request.asked().headers().get(i), line.raw(headerLabels.get(i)));
    }
    trace(request.asked().trace(), line);
    line.raw('\n');
  }

  private static void asked(Asked asked, Outcome outcome, LineBuffer line) {
    line.bare(asked.host())
        .raw(" - [")
        .timestamp(Instant.ofEpochMilli(asked.startMs()))
        .raw("] \"");
    line.escaped(asked.method()).raw(' ');
    line.escaped(asked.target()).raw(' ');
    line.escaped(asked.protocol()).raw("\" ");
    line.decimal(outcome.status()).raw(' ');
    line.decimal(outcome.bytesReceived()).raw(' ');
    line.decimal(outcome.bytesSent()).raw(' ');
    text(asked.referer(), line);
    text(asked.userAgent(), line);
    text(asked.remote(), line);
    backend(outcome.endpoint(), line);
    text(asked.forwardedFor(), line.raw("x_forwarded_for:"));
    text(asked.forwardedProto(), line.raw("x_forwarded_proto:"));
    text(asked.requestId(), line.raw("vcap_request_id:"));
  }

  private static void outcome(Outcome outcome, LineBuffer line) {
    line.raw("response_time:").seconds(outcome.totalNanos());
    line.raw(" gorouter_time:").seconds(routerNanos(outcome)).raw(' ');
    @Nullable Endpoint endpoint = outcome.endpoint();
    AppInstance app = endpoint == null ? AppInstance.NONE : endpoint.app();
    text(app.app(), line.raw("app_id:"));
    index(endpoint, line.raw("app_index:"));
    text(endpoint == null ? null : endpoint.instance(), line.raw("instance_id:"));
  }

  /// The headers that the app got, as gorouter logs them where it takes part in traces.
  private static void trace(RequestRecord.@Nullable Trace trace, LineBuffer line) {
    if (trace == null) {
      return;
    }
    Span b3 = trace.b3();
    if (b3 != null) {
      dashOrQuoted(b3.traceId(), line.raw(" x_b3_traceid:"));
      dashOrQuoted(b3.spanId(), line.raw(" x_b3_spanid:"));
      dashOrQuoted(b3.parentId(), line.raw(" x_b3_parentspanid:"));
      dashOrQuoted(b3.asB3(), line.raw(" b3:"));
    }
    Span w3c = trace.w3c();
    if (w3c != null) {
      dashOrQuoted(w3c.asTraceparent(), line.raw(" traceparent:"));
    }
  }

  /// What the router itself took: all of the time but the app's.
  static long routerNanos(Outcome outcome) {
    return Math.max(0, outcome.totalNanos() - outcome.backendNanos());
  }

  private static void backend(@Nullable Endpoint endpoint, LineBuffer line) {
    if (endpoint == null) {
      text(null, line);
    } else {
      address(endpoint, line.raw('"')).raw("\" ");
    }
  }

  /// As {@link dev.holdfast.events.Target} shows itself, which no line makes one for.
  static LineBuffer address(Endpoint endpoint, LineBuffer line) {
    String address = endpoint.address();
    if (address.indexOf(':') < 0) {
      line.raw(address);
    } else {
      line.raw('[').raw(address).raw(']');
    }
    return line.raw(':').decimal(endpoint.connectPort());
  }

  private static void index(@Nullable Endpoint endpoint, LineBuffer line) {
    if (endpoint == null) {
      text(null, line);
    } else {
      line.raw('"').decimal(endpoint.index()).raw("\" ");
    }
  }

  private static void text(@Nullable String text, LineBuffer line) {
    dashOrQuoted(text, line);
    line.raw(' ');
  }

  private static void dashOrQuoted(@Nullable String text, LineBuffer line) {
    line.quoted(text == null || text.isEmpty() ? "-" : text);
  }
}
