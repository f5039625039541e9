package dev.holdfast.router.http;

import dev.holdfast.router.http.h1.RequestHead;
import java.util.SplittableRandom;

/// Trace contexts for tests of other packages.
public final class TestTraces {
  private TestTraces() {}

  /// That of a request which has just begun.
  public static TraceContext begun(Tracing tracing, RequestHead head) {
    TraceContext trace = new TraceContext(tracing, new RequestIds(new SplittableRandom(7)));
    trace.begin(head);
    return trace;
  }
}
