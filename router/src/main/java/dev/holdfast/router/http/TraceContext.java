package dev.holdfast.router.http;

import dev.holdfast.router.http.h1.FieldName;
import dev.holdfast.router.http.h1.Fields;
import dev.holdfast.router.http.h1.RequestHead;
import org.jspecify.annotations.Nullable;

/// The trace context of the request at work: read from its head, or made, and written into the head
/// that goes to an app with a span id of this router's own. One per event loop, used again and
/// again; valid until the next request's begin. Event loop only.
public final class TraceContext {
  private final Tracing tracing;
  private final RequestIds ids;
  private final TraceIds b3 = new TraceIds();
  private final TraceIds w3c = new TraceIds();
  private final byte[] span = new byte[TraceIds.SPAN_LENGTH];
  private final byte[] requestId = new byte[RequestIds.LENGTH];
  private boolean w3cCame;

  TraceContext(Tracing tracing, RequestIds ids) {
    this.tracing = tracing;
    this.ids = ids;
  }

  /// A request begins. Returns its id (used again for the one after it): the trace's, where there
  /// is one, so that logs of both can be joined.
  byte[] begin(RequestHead head) {
    byte[] made = ids.next();
    if (tracing == Tracing.NONE) {
      return made;
    }
    Fields fields = head.fields();
    b3.clear();
    w3c.clear();
    boolean b3Came = tracing.isB3() && B3Headers.read(fields, b3);
    w3cCame = tracing.isW3c() && W3cHeaders.read(fields, w3c);
    if (!b3Came && !w3cCame) {
      b3.beginFrom(made);
      w3c.copy(b3);
    } else if (!w3cCame) {
      w3c.copy(b3);
    } else if (!b3Came) {
      b3.copy(w3c);
    }
    ids.span(span);
    return asRequestId(b3.trace());
  }

  private byte[] asRequestId(byte[] trace) {
    int at = 0;
    for (int i = 0; i < TraceIds.TRACE_LENGTH; i++) {
      if (at == 8 || at == 13 || at == 18 || at == 23) {
        requestId[at++] = '-';
      }
      requestId[at++] = trace[i];
    }
    return requestId;
  }

  /// Whether the line is written anew, so that the client's does not go on.
  boolean replaces(FieldName name) {
    return switch (name) {
      case B3, X_B3_TRACE_ID, X_B3_SPAN_ID, X_B3_PARENT_SPAN_ID, X_B3_SAMPLED, X_B3_FLAGS ->
          tracing.isB3();
      case TRACEPARENT, TRACESTATE -> tracing.isW3c();
      default -> false;
    };
  }

  /// Writes the lines that an app gets.
  void write(Fields fields, HeadOut out) {
    if (tracing.isB3()) {
      B3Headers.write(b3, span, out);
    }
    if (tracing.isW3c()) {
      W3cHeaders.write(w3c, span, w3cCame, fields, out);
    }
  }

  /// Whether this router takes part in traces.
  boolean isOn() {
    return tracing != Tracing.NONE;
  }

  /// The trace as B3 has it; null where this router does not speak that.
  public @Nullable TraceIds b3() {
    return tracing.isB3() ? b3 : null;
  }

  /// The trace as W3C's headers have it; null where this router does not speak them.
  public @Nullable TraceIds w3c() {
    return tracing.isW3c() ? w3c : null;
  }

  /// The id of this router's own span.
  public byte[] span() {
    return span;
  }
}
