package dev.holdfast.router.accesslog;

import dev.holdfast.events.Endpoint;
import dev.holdfast.router.http.AskedRequest;
import dev.holdfast.router.http.RequestOutcome;
import dev.holdfast.router.http.TraceContext;
import dev.holdfast.router.http.TraceIds;
import dev.holdfast.router.http.h1.FieldName;
import dev.holdfast.router.http.h1.Fields;
import dev.holdfast.router.http.h1.RequestHead;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One JSON object a line, with gorouter's names; what there is nothing of is left out. Bytes that
/// are not ASCII are characters of ISO 8859-1. Times are seconds.
final class JsonLine implements LineFormat {
  // The pieces: what stands before the outcome, and what behind it.
  private static final int BEFORE = 0;
  private static final int BEHIND = 1;

  private final Timestamp timestamp = new Timestamp();
  private final Redaction redaction;
  private final Redactor redactor;
  private final List<byte[]> headers;

  JsonLine(AccessLogConfig.Content content) {
    this.redaction = content.redaction();
    this.redactor = new Redactor(redaction.query());
    this.headers = content.extraHeaderBytes();
  }

  @Override
  public Escape escape() {
    return Escape.JSON;
  }

  @Override
  public void begin(AskedRequest asked, BegunLine begun) {
    LineBuffer text = begun.text();
    RequestHead head = asked.head();
    timestamp.append(asked.startMs(), text.raw("{\"timestamp\":\"")).raw('"');
    if (head != null) {
      request(head, text);
    }
    String tlsVersion = asked.tlsVersion();
    if (tlsVersion != null) {
      text.raw(",\"tls_version\":\"").escaped(tlsVersion).raw('"');
    }
    begun.endPiece();
    if (head != null) {
      url(",\"referer\":\"", head.fields(), FieldName.REFERER, text);
      field(",\"user_agent\":\"", head.fields(), FieldName.USER_AGENT, text);
    }
    if (redaction.clientAddress()) {
      ours(",\"remote_addr\":\"", asked.remote(), text);
    }
    ours(",\"local_address\":\"", asked.local(), text);
    if (head != null) {
      if (redaction.forwardedFor()) {
        field(",\"x_forwarded_for\":\"", head.fields(), FieldName.X_FORWARDED_FOR, text);
      }
      field(",\"x_forwarded_proto\":\"", head.fields(), FieldName.X_FORWARDED_PROTO, text);
    }
    ours(",\"vcap_request_id\":\"", asked.requestId(), text);
    trace(asked.trace(), text);
    headers(head, text);
    text.raw("}\n");
    begun.endPiece();
  }

  private void request(RequestHead head, LineBuffer text) {
    byte[] bytes = head.bytes();
    value(",\"host\":\"", bytes, head.authorityAt(), head.authorityLength(), text);
    value(",\"method\":\"", bytes, head.methodAt(), head.methodLength(), text);
    if (redactor.tells(bytes, head.targetAt(), head.targetLength())) {
      text.raw(",\"uri\":\"");
      redactor.append(bytes, head.targetAt(), head.targetLength(), text);
      text.raw('"');
    }
    text.raw(",\"protocol\":\"").raw(GorouterLine.protocol(head)).raw('"');
  }

  private void url(String label, Fields fields, FieldName name, LineBuffer text) {
    int line = fields.find(name);
    if (line >= 0) {
      int at = fields.valueStart(line);
      int length = fields.valueEnd(line) - at;
      if (redactor.tells(fields.bytes(), at, length)) {
        redactor.append(fields.bytes(), at, length, text.raw(label));
        text.raw('"');
      }
    }
  }

  private static void field(String label, Fields fields, FieldName name, LineBuffer text) {
    int line = fields.find(name);
    if (line >= 0) {
      int at = fields.valueStart(line);
      value(label, fields.bytes(), at, fields.valueEnd(line) - at, text);
    }
  }

  private static void value(String label, byte[] bytes, int at, int length, LineBuffer text) {
    if (length > 0) {
      text.raw(label).escaped(bytes, at, length).raw('"');
    }
  }

  private static void ours(String label, byte[] ours, LineBuffer text) {
    if (ours.length > 0) {
      text.raw(label).raw(ours).raw('"');
    }
  }

  private static void trace(@Nullable TraceContext trace, LineBuffer text) {
    if (trace == null) {
      return;
    }
    byte[] span = trace.span();
    TraceIds b3 = trace.b3();
    if (b3 != null) {
      TraceText.b3(b3, span, text.raw(",\"b3\":\"")).raw('"');
    }
    TraceIds w3c = trace.w3c();
    if (w3c != null) {
      TraceText.traceparent(w3c, span, text.raw(",\"traceparent\":\"")).raw('"');
    }
    TraceIds any = b3 == null ? w3c : b3;
    if (any != null) {
      TraceText.trace(any, text.raw(",\"trace_id\":\"")).raw('"');
      ours(",\"span_id\":\"", span, text);
      if (any.hasParent()) {
        ours(",\"parent_span_id\":\"", any.parent(), text);
      }
    }
  }

  private void headers(@Nullable RequestHead head, LineBuffer text) {
    if (headers.isEmpty()) {
      return;
    }
    text.raw(",\"headers\":{");
    boolean first = true;
    for (int i = 0; head != null && i < headers.size(); i++) {
      Fields fields = head.fields();
      int line = fields.find(headers.get(i));
      int length = line < 0 ? 0 : fields.valueEnd(line) - fields.valueStart(line);
      if (length > 0) {
        text.raw(first ? "\"" : ",\"").raw(headers.get(i)).raw("\":\"");
        text.escaped(fields.bytes(), fields.valueStart(line), length).raw('"');
        first = false;
      }
    }
    text.raw('}');
  }

  @Override
  public void end(BegunLine begun, RequestOutcome outcome, LineBuffer line) {
    begun.put(BEFORE, line).raw(",\"status\":").decimal(outcome.status());
    line.raw(",\"bytes_received\":").decimal(outcome.bytesReceived());
    line.raw(",\"bytes_sent\":").decimal(outcome.bytesSent());
    line.raw(",\"response_time\":").seconds(outcome.totalNanos());
    line.raw(",\"gorouter_time\":").seconds(GorouterLine.routerNanos(outcome));
    line.raw(",\"failed_attempts\":").decimal(outcome.failedAttempts());
    time(",\"failed_attempts_time\":", outcome.failedNanos(), line);
    time(",\"dial_time\":", outcome.connectNanos(), line);
    time(",\"tls_time\":", outcome.handshakeNanos(), line);
    time(",\"backend_time\":", outcome.lastNanos(), line);
    String error = outcome.routerError();
    if (error != null) {
      line.raw(",\"x_cf_routererror\":\"").escaped(error).raw('"');
    }
    Endpoint endpoint = outcome.endpoint();
    if (endpoint != null) {
      endpoint(endpoint, line);
    }
    begun.put(BEHIND, line);
  }

  private static void time(String label, long nanos, LineBuffer line) {
    if (nanos >= 0) {
      line.raw(label).seconds(nanos);
    }
  }

  private static void endpoint(Endpoint endpoint, LineBuffer line) {
    GorouterLine.address(endpoint, line.raw(",\"backend_addr\":\"")).raw('"');
    if (!endpoint.hasApp("")) {
      line.raw(",\"app_id\":\"").app(endpoint).raw('"');
    }
    line.raw(",\"app_index\":").decimal(endpoint.index());
    line.raw(",\"instance_id\":\"").instance(endpoint);
    line.raw("\",\"cell\":\"").escaped(endpoint.cell().name()).raw('"');
  }
}
