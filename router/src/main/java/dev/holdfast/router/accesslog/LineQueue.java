package dev.holdfast.router.accesslog;

import org.jspecify.annotations.Nullable;

/// Lines on their way from one event loop to the thread that writes, in the order in which they
/// were offered. `offer`: event loop only; `drain`: access log thread only. Neither can hold the
/// other up.
///
/// The lines stand in a chain of chunks, each whole within one. The loop fills the last chunk and
/// publishes its end by a release store behind each line; the other side reads up to the end that
/// it has loaded by an acquire, of the chunk that is being filled too: so nothing has to be handed
/// over for a line to get to the disk, and nobody has to be woken. Where a line does not fit, the
/// loop links the next chunk, by a release store behind that of the last end, and never touches the
/// chunk before again. The other side loads the link first and the end then: where there is a link,
/// the end is the last one, and once it has read that far the chunk is its own to give back.
///
/// What is not taken waits in chunks that {@link Chunks} counts: where it has none, the line is
/// refused as a whole.
final class LineQueue {
  /// Takes lines on the other side. Access log thread only.
  interface Sink {
    /// Whole lines; they must be copied or written before it returns.
    void accept(byte[] bytes, int at, int length, int lines);
  }

  private final Chunks chunks;

  // The loop's.
  private Chunk filled;
  private int end;
  private int lines;

  // The access log thread's.
  private Chunk read;
  private long readTo;

  /// Made by its loop, or before that runs.
  LineQueue(Chunks chunks) {
    this.chunks = chunks;
    this.filled = chunks.first();
    this.read = filled;
  }

  /// False where there is no room; the line is then the caller's to count.
  boolean offer(byte[] line, int length) {
    if (length > filled.bytes.length - end && !goOn(length)) {
      return false;
    }
    System.arraycopy(line, 0, filled.bytes, end, length);
    end += length;
    lines++;
    filled.publish(end, lines);
    return true;
  }

  private boolean goOn(int length) {
    Chunk next = chunks.take(length);
    if (next == null) {
      return false;
    }
    filled.link(next);
    filled = next;
    end = 0;
    lines = 0;
    return true;
  }

  /// Hands over what is published in one chunk. Whether there may be more.
  boolean drain(Sink sink) {
    @Nullable Chunk next = read.next();
    long to = read.published();
    int from = Chunk.end(readTo);
    if (to != readTo) {
      sink.accept(read.bytes, from, Chunk.end(to) - from, Chunk.lines(to) - Chunk.lines(readTo));
      readTo = to;
    }
    if (next == null) {
      return false;
    }
    chunks.give(read);
    read = next;
    readTo = 0;
    return true;
  }
}
