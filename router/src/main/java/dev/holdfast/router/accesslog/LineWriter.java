package dev.holdfast.router.accesslog;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/// Takes the lines of all event loops from their queues and writes them in batches. Access log
/// thread only, but for `add`, `reopen` and the figures.
final class LineWriter {
  // One write for hundreds of lines; four full chunks.
  private static final int BATCH_BYTES = 256 << 10;

  private final List<LineQueue> queues = new CopyOnWriteArrayList<>();
  private final ByteBuffer batch = ByteBuffer.allocateDirect(BATCH_BYTES);
  private final LineQueue.Sink sink = this::take;
  private final LongSupplier queueFull;
  private final LineOutput output;
  private final DropReport report;
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private int batchLines;
  private long nowNanos;

  LineWriter(LongSupplier queueFull, LineOutput output, Logger logger) {
    this.queueFull = queueFull;
    this.output = output;
    this.report = new DropReport(logger);
  }

  /// Lines come that way, too. Any thread.
  void add(LineQueue queue) {
    queues.add(queue);
  }

  /// Writes what is there, at most a chunk of each loop's; whether there may be more.
  boolean doWork(long newNowNanos) {
    nowNanos = newNowNanos;
    boolean more = false;
    for (LineQueue queue : queues) {
      more |= queue.drain(sink);
    }
    if (!more) {
      writeBatch();
    }
    output.onTick(nowNanos);
    report.onTick(queueFull.getAsLong() + failed(), output.problem(), nowNanos);
    return more;
  }

  private void take(byte[] bytes, int at, int length, int lines) {
    if (length > batch.remaining()) {
      writeBatch();
    }
    if (length > batch.remaining()) {
      write(ByteBuffer.wrap(bytes, at, length), lines);
    } else {
      batch.put(bytes, at, length);
      batchLines += lines;
    }
  }

  private void writeBatch() {
    if (batchLines > 0) {
      write(batch.flip(), batchLines);
      batch.clear();
      batchLines = 0;
    }
  }

  private void write(ByteBuffer bytes, int lines) {
    output.write(bytes, nowNanos);
    int lost = newlines(bytes);
    failed.addAndGet(lost);
    written.addAndGet(lines - lost);
  }

  /// Lines whose end was not written.
  private static int newlines(ByteBuffer rest) {
    int count = 0;
    while (rest.hasRemaining()) {
      if (rest.get() == '\n') {
        count++;
      }
    }
    return count;
  }

  long written() {
    return written.get();
  }

  long failed() {
    return failed.get();
  }

  boolean dropping() {
    return report.dropping();
  }

  /// Lines lost as of this thread's newest look.
  long reported() {
    return report.seen();
  }

  /// The output is opened anew before the next lines. Any thread.
  void reopen() {
    output.reopen();
  }

  @Nullable String problem() {
    return output.problem();
  }

  void close() {
    output.close();
  }
}
