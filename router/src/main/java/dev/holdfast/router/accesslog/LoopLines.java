package dev.holdfast.router.accesslog;

import dev.holdfast.router.http.AskedRequest;
import dev.holdfast.router.http.RequestLog;
import dev.holdfast.router.http.RequestOutcome;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.LongAdder;

/// Makes the lines of one event loop's requests, in bytes that it uses again and again. Event loop
/// only.
final class LoopLines implements RequestLog.OnLoop {
  // Most lines have less than half of that.
  private static final int LINE_BYTES = 1 << 10;
  private static final int KEPT_BYTES = 16 << 10;

  // Of as many requests at work at once; 1 MiB at most, of usual ones half of that.
  private static final int BEGUN_KEPT = 256;

  private final LineFormat format;
  private final LineQueue queue;
  private final LongAdder dropped;
  private final LineBuffer line;
  private final ArrayDeque<BegunLine> free = new ArrayDeque<>(BEGUN_KEPT);

  /// @param dropped counts lines that the queue has no room for
  LoopLines(LineFormat format, LineQueue queue, LongAdder dropped) {
    this.format = format;
    this.queue = queue;
    this.dropped = dropped;
    this.line = new LineBuffer(format.escape(), LINE_BYTES, KEPT_BYTES);
  }

  @Override
  public BegunLine begin(AskedRequest asked) {
    BegunLine begun = free.pollLast();
    if (begun == null) {
      begun = new BegunLine(this, format.escape());
    }
    format.begin(asked, begun);
    return begun;
  }

  void end(BegunLine begun, RequestOutcome outcome) {
    format.end(begun, outcome, line);
    if (!queue.offer(line.bytes(), line.length())) {
      dropped.increment();
    }
    line.clear();
    if (free.size() < BEGUN_KEPT) {
      begun.clear();
      free.addLast(begun);
    }
  }
}
