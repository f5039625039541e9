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

/// gorouter's access log line, field for field, so that what reads its logs reads ours.
///
/// One difference: text that is not ASCII is escaped byte by byte, where gorouter leaves valid
/// UTF-8 as it is; and a host cannot hold a space.
final class GorouterLine implements LineFormat {
  /// The piece that has the address that the client has reached.
  static final int LOCAL = 3;

  // The others: to the request line's end; referer, agent and client; what is forwarded; what
  // stands behind all.
  private static final int REQUEST = 0;
  private static final int CLIENT = 1;
  private static final int FORWARDED = 2;
  private static final int TAIL = 4;

  private final Timestamp timestamp = new Timestamp();
  private final Redaction redaction;
  private final Redactor redactor;
  private final List<ExtraField> extraFields;
  private final List<byte[]> headers;
  // As gorouter has them: `x_request_start:`.
  private final List<String> headerLabels;

  GorouterLine(AccessLogConfig.Content content) {
    this.redaction = content.redaction();
    this.redactor = new Redactor(redaction.query());
    this.extraFields = content.extraFields();
    this.headers = content.extraHeaderBytes();
    this.headerLabels =
        content.extraHeaders().stream().map(name -> " " + name.replace('-', '_') + ":\"").toList();
  }

  @Override
  public Escape escape() {
    return Escape.GO;
  }

  @Override
  public void begin(AskedRequest asked, BegunLine begun) {
    LineBuffer text = begun.text();
    RequestHead head = asked.head();
    request(asked.startMs(), head, text);
    begun.endPiece();
    client(asked, head, text);
    begun.endPiece();
    forwarded(asked, head, text);
    begun.endPiece();
    dashOr(asked.local(), text.raw('"')).raw('"');
    begun.endPiece();
    headers(head, text);
    trace(asked.trace(), text);
    text.raw('\n');
    begun.endPiece();
  }

  private void request(long startMs, @Nullable RequestHead head, LineBuffer text) {
    if (head == null) {
      timestamp.append(startMs, text.raw(" - [")).raw("] \"  \" ");
      return;
    }
    byte[] bytes = head.bytes();
    text.bare(bytes, head.authorityAt(), head.authorityLength()).raw(" - [");
    timestamp.append(startMs, text).raw("] \"");
    text.escaped(bytes, head.methodAt(), head.methodLength()).raw(' ');
    redactor.append(bytes, head.targetAt(), head.targetLength(), text);
    text.raw(' ').raw(protocol(head)).raw("\" ");
  }

  static String protocol(RequestHead head) {
    if (head.isHttp2()) {
      return "HTTP/2.0";
    }
    return head.minorVersion() == 0 ? "HTTP/1.0" : "HTTP/1.1";
  }

  private void client(AskedRequest asked, @Nullable RequestHead head, LineBuffer text) {
    text.raw('"');
    int referer = head == null ? -1 : head.fields().find(FieldName.REFERER);
    if (head != null && referer >= 0) {
      url(head.fields(), referer, text);
    } else {
      text.raw('-');
    }
    header(head, FieldName.USER_AGENT, text.raw("\" \"")).raw("\" \"");
    if (redaction.clientAddress()) {
      dashOr(asked.remote(), text);
    } else {
      text.raw('-');
    }
    text.raw("\" ");
  }

  private void url(Fields fields, int line, LineBuffer text) {
    int at = fields.valueStart(line);
    int length = fields.valueEnd(line) - at;
    if (redactor.tells(fields.bytes(), at, length)) {
      redactor.append(fields.bytes(), at, length, text);
    } else {
      text.raw('-');
    }
  }

  private void forwarded(AskedRequest asked, @Nullable RequestHead head, LineBuffer text) {
    text.raw("x_forwarded_for:\"");
    if (redaction.forwardedFor()) {
      header(head, FieldName.X_FORWARDED_FOR, text);
    } else {
      text.raw('-');
    }
    header(head, FieldName.X_FORWARDED_PROTO, text.raw("\" x_forwarded_proto:\""));
    dashOr(asked.requestId(), text.raw("\" vcap_request_id:\"")).raw("\" response_time:");
  }

  private void headers(@Nullable RequestHead head, LineBuffer text) {
    for (int i = 0; i < headers.size(); i++) {
      text.raw(headerLabels.get(i));
      if (head == null) {
        text.raw('-');
      } else {
        value(head.fields(), head.fields().find(headers.get(i)), text);
      }
      text.raw('"');
    }
  }

  /// The value of the first line of that name; a dash where there is none.
  private static LineBuffer header(@Nullable RequestHead head, FieldName name, LineBuffer text) {
    return head == null ? text.raw('-') : value(head.fields(), head.fields().find(name), text);
  }

  private static LineBuffer value(Fields fields, int line, LineBuffer text) {
    int length = line < 0 ? 0 : fields.valueEnd(line) - fields.valueStart(line);
    return length == 0
        ? text.raw('-')
        : text.escaped(fields.bytes(), fields.valueStart(line), length);
  }

  private static LineBuffer dashOr(byte[] ours, LineBuffer text) {
    return ours.length == 0 ? text.raw('-') : text.raw(ours);
  }

  /// The headers that the app got, as gorouter logs them where it takes part in traces.
  private static void trace(@Nullable TraceContext trace, LineBuffer text) {
    if (trace == null) {
      return;
    }
    byte[] span = trace.span();
    TraceIds b3 = trace.b3();
    if (b3 != null) {
      TraceText.trace(b3, text.raw(" x_b3_traceid:\""));
      text.raw("\" x_b3_spanid:\"").raw(span).raw("\" x_b3_parentspanid:\"");
      if (b3.hasParent()) {
        text.raw(b3.parent());
      } else {
        text.raw('-');
      }
      TraceText.b3(b3, span, text.raw("\" b3:\"")).raw('"');
    }
    TraceIds w3c = trace.w3c();
    if (w3c != null) {
      TraceText.traceparent(w3c, span, text.raw(" traceparent:\"")).raw('"');
    }
  }

  @Override
  public void end(BegunLine begun, RequestOutcome outcome, LineBuffer line) {
    begun.put(REQUEST, line).decimal(outcome.status()).raw(' ');
    line.decimal(outcome.bytesReceived()).raw(' ');
    line.decimal(outcome.bytesSent()).raw(' ');
    Endpoint endpoint = outcome.endpoint();
    begun.put(CLIENT, line);
    if (endpoint == null) {
      line.raw("\"-\" ");
    } else {
      address(endpoint, line.raw('"')).raw("\" ");
    }
    begun.put(FORWARDED, line).seconds(outcome.totalNanos());
    line.raw(" gorouter_time:").seconds(routerNanos(outcome));
    app(endpoint, line);
    for (int i = 0; i < extraFields.size(); i++) {
      ExtraField field = extraFields.get(i);
      field.append(begun, outcome, line.raw(field.label()));
      line.raw(' ');
    }
    String error = outcome.routerError();
    line.raw("x_cf_routererror:\"").escaped(error == null ? "-" : error).raw('"');
    begun.put(TAIL, line);
  }

  private static void app(@Nullable Endpoint endpoint, LineBuffer line) {
    if (endpoint == null) {
      line.raw(" app_id:\"-\" app_index:\"-\" instance_id:\"-\" ");
      return;
    }
    line.raw(" app_id:\"");
    if (endpoint.hasApp("")) {
      line.raw('-');
    } else {
      line.app(endpoint);
    }
    line.raw("\" app_index:\"").decimal(endpoint.index());
    line.raw("\" instance_id:\"").instance(endpoint).raw("\" ");
  }

  /// What the router itself took: all of the time but the app's.
  static long routerNanos(RequestOutcome outcome) {
    return Math.max(0, outcome.totalNanos() - outcome.backendNanos());
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
}
