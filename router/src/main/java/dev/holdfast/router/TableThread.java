package dev.holdfast.router;

import dev.holdfast.events.Ticker;
import dev.holdfast.registry.table.TableWriter;
import java.time.Duration;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The thread `holdfast-table`: turns the table writer's loop until it is closed. A loop that dies
/// is a bug, and costs no request: routing goes on from the table as it stands.
final class TableThread implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TableThread.class);

  /// A turn polls for at most 50 ms; a batch of manifests takes longer, but not this long.
  private static final Duration CLOSE_MOST = Duration.ofSeconds(5);

  private final LongConsumer work;
  private final Runnable close;
  private final Ticker ticker;
  private final Thread thread;
  private volatile boolean closing;
  private volatile @Nullable Throwable failure;

  private TableThread(LongConsumer work, Runnable close, Ticker ticker) {
    this.work = work;
    this.close = close;
    this.ticker = ticker;
    this.thread = Thread.ofPlatform().name("holdfast-table").unstarted(this::run);
  }

  /// Turns this writer, which is closed on the thread when the loop has ended.
  static TableThread start(TableWriter<?> writer, Ticker ticker) {
    return start(writer::doWork, writer::close, ticker);
  }

  /// @param work one turn, given the time in nanoseconds
  /// @param close called on the thread when the loop has ended
  static TableThread start(LongConsumer work, Runnable close, Ticker ticker) {
    TableThread table = new TableThread(work, close, ticker);
    table.thread.start();
    return table;
  }

  private void run() {
    try {
      while (!closing) {
        work.accept(ticker.nanos());
      }
    } catch (Throwable e) {
      failure = e;
      LOG.error(
          "the table writer has died: requests are routed by the table as it stands, and nothing"
              + " that cells say is heard any more; restart this router",
          e);
    } finally {
      close.run();
    }
  }

  /// What ended the loop; null while it runs. Any thread.
  @Nullable Throwable failure() {
    return failure;
  }

  /// Ends the loop and waits for its last turn.
  @Override
  public void close() {
    closing = true;
    try {
      if (!thread.join(CLOSE_MOST)) {
        LOG.warn("the table writer did not end within {} s", CLOSE_MOST.toSeconds());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
