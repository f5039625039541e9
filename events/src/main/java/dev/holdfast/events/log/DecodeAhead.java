package dev.holdfast.events.log;

import dev.holdfast.events.LogRecord;
import dev.holdfast.events.Topic;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// What a reader has fetched and not yet handed over, in the order of fetching. The reader's thread
/// only; the decoding alone may be another's.
///
/// A trickle is decoded where it is fetched. What a long reading brings is decoded on threads
/// `holdfast-log-decode-<n>`, while the reader fetches what follows and its caller works on what
/// came before. A fetch is one piece of work, and pieces are handed over in their order, so nobody
/// sees who decoded. At most {@link #BYTES_MOST} wait here; then nothing more is fetched. The
/// threads begin with the first piece that is large and end a second after the last one.
final class DecodeAhead implements AutoCloseable {
  /// From this size on a piece is worth a hand-over: it takes a millisecond or more to decode.
  static final int LARGE_BYTES = 256 << 10;

  /// Some fetches: what is decoded while the caller works on one of them.
  private static final int BYTES_MOST = 16 << 20;

  private static final int HELPERS_MOST = 3;
  private static final long IDLE_SECONDS = 1;

  private final ArrayDeque<Piece> pieces = new ArrayDeque<>();
  private @Nullable ThreadPoolExecutor helpers;
  private long bytes;

  /// @param next the position of each topic behind these records
  private record Piece(Future<List<LogRecord>> records, int bytes, Map<Topic, Long> next) {}

  /// Records that are handed over, and the position of each topic behind them.
  record Decoded(List<LogRecord> records, Map<Topic, Long> next) {}

  boolean isEmpty() {
    return pieces.isEmpty();
  }

  /// Whether more may wait.
  boolean hasRoom() {
    return bytes < BYTES_MOST;
  }

  /// Whether what comes next is still being decoded: there is time to fetch more.
  boolean isBusy() {
    @Nullable Piece first = pieces.peek();
    return first != null && !first.records.isDone();
  }

  /// Takes what was fetched.
  ///
  /// @param pieceBytes about how much it is
  /// @param decode decodes it; called once
  /// @param next the position of each topic behind it
  void add(int pieceBytes, Callable<List<LogRecord>> decode, Map<Topic, Long> next) {
    FutureTask<List<LogRecord>> task = new FutureTask<>(decode);
    pieces.add(new Piece(task, pieceBytes, next));
    bytes += pieceBytes;
    if (pieceBytes < LARGE_BYTES) {
      task.run();
    } else {
      helpers().execute(task);
    }
  }

  /// Hands over the oldest piece, when it is decoded. There is one.
  Decoded take() {
    Piece piece = pieces.remove();
    bytes -= piece.bytes;
    try {
      return new Decoded(piece.records.get(), piece.next);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while records were decoded");
    } catch (ExecutionException e) {
      // What cannot be read is a value: this is a bug or a want of memory, and the caller's.
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new AssertionError("records cannot be decoded", e.getCause());
    }
  }

  private ThreadPoolExecutor helpers() {
    ThreadPoolExecutor running = helpers;
    if (running == null) {
      int number = Math.clamp(Runtime.getRuntime().availableProcessors() - 1L, 1, HELPERS_MOST);
      AtomicInteger named = new AtomicInteger();
      running =
          new ThreadPoolExecutor(
              number,
              number,
              IDLE_SECONDS,
              TimeUnit.SECONDS,
              new LinkedBlockingQueue<>(),
              task ->
                  Thread.ofPlatform()
                      .name("holdfast-log-decode-" + named.incrementAndGet())
                      .daemon(true)
                      .unstarted(task));
      running.allowCoreThreadTimeOut(true);
      helpers = running;
    }
    return running;
  }

  /// Drops what waits; the threads end with the piece that they have.
  @Override
  public void close() {
    pieces.clear();
    if (helpers != null) {
      helpers.shutdownNow();
    }
  }
}
