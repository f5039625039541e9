package dev.holdfast.router.http;

import dev.holdfast.router.http.h1.FieldName;
import dev.holdfast.router.http.h1.Fields;
import java.nio.charset.StandardCharsets;

/// Reads and writes W3C Trace Context: `traceparent: 00-<trace>-<span>-<flags>`, and `tracestate`,
/// whose members of others go on behind this router's own. Event loop only.
final class W3cHeaders {
  private static final byte[] PARENT = ascii("traceparent: ");
  private static final byte[] VERSION = ascii("00-");
  private static final byte[] STATE = ascii("\r\ntracestate: ");
  private static final byte[] OWN = ascii("holdfast=");
  private static final byte[] CRLF = ascii("\r\n");

  // §3.2.2: version, trace, parent, flags, with hyphens between.
  private static final int TRACE_AT = 3;
  private static final int PARENT_AT = TRACE_AT + TraceIds.TRACE_LENGTH + 1;
  private static final int FLAGS_AT = PARENT_AT + TraceIds.SPAN_LENGTH + 1;
  private static final int LENGTH = FLAGS_AT + 2;

  // §3.3.1.1 has at most 32 members; gorouter does not look at more than 2 KiB.
  private static final int OTHERS_MOST = 31;
  private static final int STATE_BYTES_MOST = 2_048;

  private W3cHeaders() {}

  /// Whether the request belongs to a trace, which stands in `ids` then. One that cannot be read
  /// begins anew (§4.3), and so does one that stands twice.
  static boolean read(Fields fields, TraceIds ids) {
    int line = -1;
    for (int i = 0; i < fields.count(); i++) {
      if (fields.name(i) == FieldName.TRACEPARENT) {
        if (line >= 0) {
          return false;
        }
        line = i;
      }
    }
    return line >= 0 && read(fields.bytes(), fields.valueStart(line), fields.valueEnd(line), ids);
  }

  private static boolean read(byte[] bytes, int at, int end, TraceIds ids) {
    int length = end - at;
    // §4.3: later versions may have more behind a hyphen.
    boolean first = length >= 2 && bytes[at] == '0' && bytes[at + 1] == '0';
    if (length < LENGTH
        || (length > LENGTH && (first || bytes[at + LENGTH] != '-'))
        || !isLowerHex(bytes, at, at + 2)
        || (bytes[at] == 'f' && bytes[at + 1] == 'f')
        || bytes[at + TRACE_AT - 1] != '-'
        || bytes[at + PARENT_AT - 1] != '-'
        || bytes[at + FLAGS_AT - 1] != '-'
        || !isLowerHex(bytes, at + TRACE_AT, at + PARENT_AT - 1)
        || !isLowerHex(bytes, at + PARENT_AT, at + FLAGS_AT - 1)
        || !isLowerHex(bytes, at + FLAGS_AT, at + LENGTH)
        || !ids.takeTrace(bytes, at + TRACE_AT, TraceIds.TRACE_LENGTH)
        || !ids.takeParent(bytes, at + PARENT_AT, TraceIds.SPAN_LENGTH)) {
      return false;
    }
    int flags = Character.digit(bytes[at + LENGTH - 1], 16);
    ids.say((flags & 1) == 1 ? TraceIds.YES : TraceIds.NO);
    return true;
  }

  /// §3.2: capital digits are none.
  private static boolean isLowerHex(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!TraceIds.isHex(bytes[i])) {
        return false;
      }
    }
    return true;
  }

  /// @param continued whether the request came with a trace of this kind: else its `tracestate`
  ///   belongs to none
  static void write(TraceIds ids, byte[] span, boolean continued, Fields fields, HeadOut out) {
    out.put(PARENT);
    out.put(VERSION);
    out.put(ids.trace());
    out.put((byte) '-');
    out.put(span);
    out.put((byte) '-');
    out.put((byte) '0');
    // A trace that begins here is sampled unless somebody said no, as gorouter has it.
    out.put(ids.sampled() == TraceIds.NO ? TraceIds.NO : TraceIds.YES);
    out.put(STATE);
    out.put(OWN);
    out.put(span);
    if (continued && stateBytes(fields) <= STATE_BYTES_MOST) {
      others(fields, out);
    }
    out.put(CRLF);
  }

  private static int stateBytes(Fields fields) {
    int bytes = 0;
    for (int i = 0; i < fields.count(); i++) {
      if (fields.name(i) == FieldName.TRACESTATE) {
        bytes += fields.valueEnd(i) - fields.valueStart(i);
      }
    }
    return bytes;
  }

  private static void others(Fields fields, HeadOut out) {
    byte[] bytes = fields.bytes();
    int left = OTHERS_MOST;
    for (int i = 0; i < fields.count(); i++) {
      if (fields.name(i) == FieldName.TRACESTATE) {
        int at = fields.valueStart(i);
        int end = fields.valueEnd(i);
        while (at < end && left > 0) {
          int to = at;
          while (to < end && bytes[to] != ',') {
            to++;
          }
          left -= member(bytes, at, to, out);
          at = to + 1;
        }
      }
    }
  }

  /// Writes a member that is not this router's own. Returns how many that were.
  private static int member(byte[] bytes, int from, int to, HeadOut out) {
    int at = from;
    int end = to;
    while (at < end && isSpace(bytes[at])) {
      at++;
    }
    while (end > at && isSpace(bytes[end - 1])) {
      end--;
    }
    if (at == end || isOwn(bytes, at, end)) {
      return 0;
    }
    out.put((byte) ',');
    out.put(bytes, at, end - at);
    return 1;
  }

  private static boolean isSpace(byte octet) {
    return octet == ' ' || octet == '\t';
  }

  private static boolean isOwn(byte[] bytes, int at, int end) {
    if (end - at < OWN.length) {
      return false;
    }
    for (int i = 0; i < OWN.length; i++) {
      if (bytes[at + i] != OWN[i]) {
        return false;
      }
    }
    return true;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
