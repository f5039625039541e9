package dev.holdfast.router.accesslog;

import dev.holdfast.events.Ticker;
import dev.holdfast.router.http.RequestLog;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The access log: event loops make its lines without ever waiting, and its own thread writes them.
/// Any thread.
public final class AccessLog implements RequestLog, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);

  /// How long the thread sleeps when there is nothing to write: nobody wakes it, because waking a
  /// thread costs an event loop more than all the rest of a line.
  private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /// What a disk that hangs may cost a stop.
  private static final Duration CLOSE_MOST = Duration.ofSeconds(5);

  private final LongAdder queueFull = new LongAdder();
  private final AccessLogConfig config;
  private final Chunks chunks;
  private final LineWriter writer;
  private final Ticker ticker;
  private final Thread thread;
  private volatile boolean closing;

  private AccessLog(AccessLogConfig config, LineOutput output, Ticker ticker) {
    this.config = config;
    this.chunks = new Chunks(config.queueBytesMax());
    this.writer = new LineWriter(queueFull::sum, output, LOG);
    this.ticker = ticker;
    this.thread = Thread.ofPlatform().name("holdfast-access-log").daemon().unstarted(this::run);
  }

  /// Opens the file and starts the thread; null where the access log is off. Fails where the file
  /// cannot be opened: later failures cost lines, not requests.
  public static @Nullable AccessLog open(AccessLogConfig config, Ticker ticker) throws IOException {
    @Nullable LineOutput output =
        switch (config.target()) {
          case AccessLogConfig.Target.Off _ -> null;
          case AccessLogConfig.Target.Stdout _ -> new StdoutOutput();
          case AccessLogConfig.Target.File file -> FileOutput.open(file.path(), ticker.nanos());
        };
    if (output == null) {
      return null;
    }
    AccessLog log = new AccessLog(config, output, ticker);
    log.thread.start();
    return log;
  }

  @Override
  public OnLoop onLoop() {
    LineFormat format =
        switch (config.format()) {
          case GOROUTER -> new GorouterLine(config.content());
          case JSON -> new JsonLine(config.content());
        };
    LineQueue queue = new LineQueue(chunks);
    writer.add(queue);
    return new LoopLines(format, queue, queueFull);
  }

  private void run() {
    try {
      while (!closing) {
        if (!writer.doWork(ticker.nanos())) {
          LockSupport.parkNanos(IDLE_NANOS);
        }
      }
      while (writer.doWork(ticker.nanos())) {
        // What was offered before the close is written.
      }
    } catch (Throwable e) {
      LOG.error("the access log's thread has died: requests go on, their lines are dropped", e);
    } finally {
      writer.close();
    }
  }

  /// Lines written since the start.
  public long written() {
    return writer.written();
  }

  /// Lines dropped since the start because the queue was full.
  public long droppedQueueFull() {
    return queueFull.sum();
  }

  /// Lines dropped since the start because writing failed.
  public long droppedWriteFailed() {
    return writer.failed();
  }

  /// Whether lines were dropped within the last minute, or have been since the thread last looked:
  /// one that a full pipe holds does not.
  public boolean dropping() {
    return writer.dropping() || queueFull.sum() + writer.failed() > writer.reported();
  }

  /// The file is opened anew at its path before the next lines are written; lines that were made
  /// before may go into either.
  public void reopen() {
    writer.reopen();
  }

  /// Why writing fails now; null while it works.
  public @Nullable String problem() {
    return writer.problem();
  }

  /// Writes what event loops, which have stopped, have offered, and closes the file; gives up on a
  /// disk that hangs.
  @Override
  public void close() {
    closing = true;
    LockSupport.unpark(thread);
    try {
      if (!thread.join(CLOSE_MOST)) {
        LOG.warn("the access log's disk hangs: its last lines are lost");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
