package dev.holdfast.router.http;

import dev.holdfast.router.http.h1.FieldName;
import dev.holdfast.router.http.h1.Fields;
import java.nio.charset.StandardCharsets;

/// Reads and writes B3: `b3: <trace>-<span>[-<sampled>[-<parent>]]` or `b3: <sampled>`, and the
/// same as `X-B3-*` (openzipkin/b3-propagation). The single one is asked first. Event loop only.
final class B3Headers {
  private static final byte[] TRACE = ascii("X-B3-TraceId: ");
  private static final byte[] SPAN = ascii("\r\nX-B3-SpanId: ");
  private static final byte[] PARENT = ascii("\r\nX-B3-ParentSpanId: ");
  private static final byte[] SAMPLED = ascii("\r\nX-B3-Sampled: ");
  private static final byte[] DEBUG = ascii("\r\nX-B3-Flags: 1");
  private static final byte[] SINGLE = ascii("\r\nb3: ");
  private static final byte[] CRLF = ascii("\r\n");

  private B3Headers() {}

  /// Whether the request belongs to a trace, which stands in `ids` then. What it says of sampling
  /// stands there either way.
  static boolean read(Fields fields, TraceIds ids) {
    int single = fields.find(FieldName.B3);
    if (single >= 0 && readSingle(fields, single, ids)) {
      return true;
    }
    sampling(fields, ids);
    int trace = fields.find(FieldName.X_B3_TRACE_ID);
    int span = fields.find(FieldName.X_B3_SPAN_ID);
    return trace >= 0
        && span >= 0
        && ids.takeTrace(fields.bytes(), fields.valueStart(trace), length(fields, trace))
        && ids.takeParent(fields.bytes(), fields.valueStart(span), length(fields, span));
  }

  private static int length(Fields fields, int line) {
    return fields.valueEnd(line) - fields.valueStart(line);
  }

  private static boolean readSingle(Fields fields, int line, TraceIds ids) {
    byte[] bytes = fields.bytes();
    int at = fields.valueStart(line);
    int end = fields.valueEnd(line);
    if (end - at == 1) {
      sampled(bytes[at], ids);
      return false;
    }
    int hyphen = hyphen(bytes, at, end);
    int spanAt = hyphen + 1;
    int spanEnd = hyphen(bytes, Math.min(spanAt, end), end);
    if (!ids.takeTrace(bytes, at, hyphen - at)
        || !ids.takeParent(bytes, spanAt, spanEnd - spanAt)) {
      return false;
    }
    // What the sender's own parent was is of no use to anybody behind this router.
    if (end - spanEnd == 2 || (end - spanEnd > 2 && bytes[spanEnd + 2] == '-')) {
      sampled(bytes[spanEnd + 1], ids);
    }
    return true;
  }

  private static int hyphen(byte[] bytes, int at, int end) {
    int i = at;
    while (i < end && bytes[i] != '-') {
      i++;
    }
    return i;
  }

  private static void sampled(byte said, TraceIds ids) {
    if (said == TraceIds.NO || said == TraceIds.YES || said == TraceIds.DEBUG) {
      ids.say(said);
    }
  }

  private static void sampling(Fields fields, TraceIds ids) {
    int line = fields.find(FieldName.X_B3_SAMPLED);
    if (line >= 0 && length(fields, line) > 0) {
      // Old ones say true and false.
      switch (fields.bytes()[fields.valueStart(line)]) {
        case '0', 'f' -> ids.say(TraceIds.NO);
        case '1', 't' -> ids.say(TraceIds.YES);
        default -> {}
      }
    }
    int flags = fields.find(FieldName.X_B3_FLAGS);
    if (flags >= 0
        && length(fields, flags) == 1
        && fields.bytes()[fields.valueStart(flags)] == '1') {
      ids.say(TraceIds.DEBUG);
    }
  }

  /// All lines, for whichever of them an app reads.
  static void write(TraceIds ids, byte[] span, HeadOut out) {
    out.put(TRACE);
    out.put(ids.trace(), ids.traceAt(), TraceIds.TRACE_LENGTH - ids.traceAt());
    out.put(SPAN);
    out.put(span);
    if (ids.hasParent()) {
      out.put(PARENT);
      out.put(ids.parent());
    }
    byte sampled = ids.sampled();
    if (sampled == TraceIds.DEBUG) {
      out.put(DEBUG);
    } else if (sampled != TraceIds.UNSAID) {
      out.put(SAMPLED);
      out.put(sampled);
    }
    out.put(SINGLE);
    writeSingle(ids, span, out);
    out.put(CRLF);
  }

  private static void writeSingle(TraceIds ids, byte[] span, HeadOut out) {
    out.put(ids.trace(), ids.traceAt(), TraceIds.TRACE_LENGTH - ids.traceAt());
    out.put((byte) '-');
    out.put(span);
    if (ids.sampled() != TraceIds.UNSAID) {
      out.put((byte) '-');
      out.put(ids.sampled());
      if (ids.hasParent()) {
        out.put((byte) '-');
        out.put(ids.parent());
      }
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
