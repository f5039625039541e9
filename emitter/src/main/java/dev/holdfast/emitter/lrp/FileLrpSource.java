package dev.holdfast.emitter.lrp;

import dev.holdfast.events.Ticker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A directory of YAML files as a source of LRPs. Its thread waits for the kernel's word, lists,
/// and hands over the list; every `relist` it lists without being told, as a safety net.
public final class FileLrpSource implements LrpSource {
  private static final Logger LOG = LoggerFactory.getLogger(FileLrpSource.class);

  /// A directory that is moved away says nothing: how often to look whether it is still there.
  private static final long PLACE_CHECK_MS = 2_000;

  private final LrpDirectory files;
  private final DirectoryWatch watch;
  private final long relistNanos;
  private final Ticker ticker;
  private final Consumer<Observation> inbox;
  private final Thread thread;
  private volatile boolean asked = true;
  private volatile boolean closed;
  private long listedNanos;
  private @Nullable Observation offered;

  /// Whether the last look ended in an error, and what the watch had said was lost with it.
  private boolean erred;

  /// What to list and how often.
  ///
  /// @param directory where the files are
  /// @param relist how often to list without being told
  public record Settings(Path directory, Duration relist, LrpDefaults defaults) {}

  private FileLrpSource(
      Settings settings,
      DirectoryWatch watch,
      List<Lrp> known,
      Ticker ticker,
      Consumer<Observation> inbox) {
    this.files = new LrpDirectory(settings.directory(), new LrpFormat(settings.defaults()), known);
    this.watch = watch;
    this.relistNanos = settings.relist().toNanos();
    this.ticker = ticker;
    this.inbox = inbox;
    this.thread = new Thread(this::run, "holdfast-lrp-source");
    this.thread.setDaemon(true);
  }

  /// Begins to look. Throws where the kernel gives no watch at all (its limit of inotify instances
  /// is used up).
  ///
  /// @param known the LRPs of the cell's persisted truth
  /// @param inbox gets each list on the source's thread; must not wait
  public static FileLrpSource start(
      Settings settings, List<Lrp> known, Ticker ticker, Consumer<Observation> inbox)
      throws IOException {
    DirectoryWatch watch =
        new DirectoryWatch(
            settings.directory(), settings.directory().getFileSystem().newWatchService());
    FileLrpSource source = new FileLrpSource(settings, watch, known, ticker, inbox);
    source.thread.start();
    return source;
  }

  @Override
  public void ask() {
    asked = true;
  }

  private void run() {
    try {
      while (!closed) {
        step();
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  private void step() throws InterruptedException {
    DirectoryWatch.Changes changes = watch.await(waitMs());
    if (closed) {
      return;
    }
    try {
      look(changes);
      erred = false;
    } catch (RuntimeException e) {
      erred = true;
      Observation failed = new Observation.Failed("the LRP directory cannot be listed: " + e);
      if (!failed.equals(offered)) {
        LOG.error("listing LRPs", e);
      }
      // The next list is news, though it may be the one before the error.
      offered = failed;
      inbox.accept(failed);
    }
  }

  private void look(DirectoryWatch.Changes changes) {
    boolean moved = watch.follow();
    long nowNanos = ticker.nanos();
    @Nullable Observation seen = null;
    boolean isWanted = asked;
    if (moved || asked || erred || changes.lost() || isRelistDue(nowNanos)) {
      asked = false;
      if (moved || erred || changes.lost()) {
        files.distrustAll();
      }
      listedNanos = nowNanos;
      seen = files.lookAtAll(nowNanos);
    } else if (!changes.written().isEmpty() || files.settlesInNanos(nowNanos) == 0) {
      seen = files.lookAt(changes.written(), nowNanos);
    }
    // What is as it was wakes nobody, but for one who has asked.
    if (seen != null && (isWanted || !seen.equals(offered))) {
      offered = seen;
      inbox.accept(seen);
    }
  }

  private boolean isRelistDue(long nowNanos) {
    long dueNanos =
        watch.isWatching() ? relistNanos : TimeUnit.MILLISECONDS.toNanos(PLACE_CHECK_MS);
    return nowNanos - listedNanos >= dueNanos;
  }

  private long waitMs() {
    if (erred) {
      // An error may last.
      return PLACE_CHECK_MS;
    }
    long settlesInNanos = asked ? 0 : files.settlesInNanos(ticker.nanos());
    return settlesInNanos < 0
        ? PLACE_CHECK_MS
        : Math.min(PLACE_CHECK_MS, (settlesInNanos + 999_999) / 1_000_000);
  }

  @Override
  public void close() {
    closed = true;
    watch.close();
    thread.interrupt();
    try {
      thread.join(PLACE_CHECK_MS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
