package dev.holdfast.router.accesslog;

import dev.holdfast.router.http.RequestRecord;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/// Turns queued records into lines and writes them in batches. Access log thread only, but for the
/// figures.
final class LineWriter {
  // One write for many lines; small enough that a batch is on its way within a millisecond.
  private static final int BATCH_RECORDS = 1_024;
  private static final int BATCH_BYTES = 256 << 10;

  private final LineBuffer lines = new LineBuffer();
  private final RecordQueue queue;
  private final LongSupplier queueFull;
  private final LineFormat format;
  private final LineOutput output;
  private final DropReport report;
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();

  LineWriter(
      RecordQueue queue,
      LongSupplier queueFull,
      LineFormat format,
      LineOutput output,
      Logger logger) {
    this.queue = queue;
    this.queueFull = queueFull;
    this.format = format;
    this.output = output;
    this.report = new DropReport(logger);
  }

  /// Writes what is queued, up to a batch; returns how many lines that was.
  int doWork(long nowNanos) {
    int count = fill();
    if (count > 0) {
      write(count, nowNanos);
    }
    output.onTick(nowNanos);
    report.onTick(queueFull.getAsLong() + failed(), output.problem(), nowNanos);
    return count;
  }

  private int fill() {
    lines.clear();
    int count = 0;
    while (count < BATCH_RECORDS && lines.length() < BATCH_BYTES) {
      @Nullable RequestRecord request = queue.poll();
      if (request == null) {
        break;
      }
      format.append(request, lines);
      count++;
    }
    return count;
  }

  private void write(int count, long nowNanos) {
    ByteBuffer bytes = lines.readable();
    output.write(bytes, nowNanos);
    int lost = newlines(bytes);
    failed.addAndGet(lost);
    written.addAndGet(count - lost);
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
