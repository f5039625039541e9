package dev.holdfast.router.accesslog;

import dev.holdfast.router.http.TraceIds;

/// Writes what apps get of a trace into a line. Event loop only.
final class TraceText {
  private TraceText() {}

  /// The trace's id, as long as it came.
  static LineBuffer trace(TraceIds ids, LineBuffer line) {
    return line.raw(ids.trace(), ids.traceAt(), TraceIds.TRACE_LENGTH - ids.traceAt());
  }

  /// As the single header of B3.
  static LineBuffer b3(TraceIds ids, byte[] span, LineBuffer line) {
    trace(ids, line).raw('-').raw(span);
    if (ids.sampled() != TraceIds.UNSAID) {
      line.raw('-').raw((char) ids.sampled());
      if (ids.hasParent()) {
        line.raw('-').raw(ids.parent());
      }
    }
    return line;
  }

  /// As `traceparent`.
  static LineBuffer traceparent(TraceIds ids, byte[] span, LineBuffer line) {
    line.raw("00-").raw(ids.trace()).raw('-').raw(span);
    return line.raw(ids.sampled() == TraceIds.NO ? "-00" : "-01");
  }
}
