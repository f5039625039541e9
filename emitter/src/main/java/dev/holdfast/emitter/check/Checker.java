package dev.holdfast.emitter.check;

import dev.holdfast.events.EndpointId;
import dev.holdfast.events.Ticker;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at endpoints, a bounded number at once, and hands over all verdicts whenever one changes:
/// the newest ones alone count. Its thread starts with the first endpoint that has a check. One
/// thread; `follow` and `close` the emitter's loop.
public final class Checker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Checker.class);

  /// At two thousand endpoints and 5 s each look has 80 ms; most take one.
  private static final int AT_ONCE_MOST = 32;

  private static final long CLOSE_MOST_MS = 2_000;

  private final Ticker ticker;
  private final RandomGenerator random;
  private final Consumer<Map<EndpointId, Verdict>> inbox;
  private final AtomicReference<@Nullable Map<EndpointId, Followed>> wanted =
      new AtomicReference<>();
  private final Thread thread;
  private boolean started;
  private volatile @Nullable Selector selector;
  private volatile boolean closed;

  private final Map<EndpointId, Subject> subjects = new HashMap<>();

  /// Those that are not at work, the one that is due first in front: none starves.
  private final PriorityQueue<Subject> resting =
      new PriorityQueue<>((one, other) -> Long.signum(one.dueNanos() - other.dueNanos()));

  private final List<Subject> atWork = new ArrayList<>();
  private boolean changed;

  /// What is to be looked at.
  ///
  /// @param healthy whether it was healthy when last known; a verdict begins from there
  public record Followed(Checked checked, boolean healthy) {}

  /// @param inbox gets all verdicts on the check thread; must not wait
  public Checker(Ticker ticker, RandomGenerator random, Consumer<Map<EndpointId, Verdict>> inbox) {
    this.ticker = ticker;
    this.random = random;
    this.inbox = inbox;
    this.thread = new Thread(this::run, "holdfast-checks");
    this.thread.setDaemon(true);
  }

  /// Looks at these from now on, and at no others. One whose target and check stay keeps its
  /// health.
  public void follow(Map<EndpointId, Followed> newWanted) {
    wanted.set(Map.copyOf(newWanted));
    @Nullable Selector at = selector;
    if (at != null) {
      at.wakeup();
    } else if (!started && !newWanted.isEmpty()) {
      started = true;
      thread.start();
    }
  }

  private void run() {
    try (Selector own = Selector.open()) {
      selector = own;
      while (!closed) {
        doWork(own, ticker.nanos());
        own.select(this::onReady, waitMs());
      }
    } catch (IOException | RuntimeException e) {
      LOG.error("health checks end for a defect; verdicts stay as they are", e);
    } finally {
      selector = null;
      atWork.forEach(Subject::giveUp);
    }
  }

  private void onReady(SelectionKey key) {
    if (key.isValid() && key.attachment() instanceof Subject subject) {
      changed |= subject.onReady(key, ticker.nanos());
    }
  }

  private void doWork(Selector own, long nowNanos) {
    @Nullable Map<EndpointId, Followed> news = wanted.getAndSet(null);
    if (news != null) {
      take(news, nowNanos);
    }
    for (Subject subject : atWork) {
      changed |= subject.timeOut(nowNanos);
    }
    rest();
    @Nullable Subject next = resting.peek();
    while (next != null && next.dueNanos() - nowNanos <= 0 && atWork.size() < AT_ONCE_MOST) {
      resting.poll();
      changed |= next.look(own, nowNanos);
      (next.isAtWork() ? atWork : resting).add(next);
      next = resting.peek();
    }
    if (changed) {
      changed = false;
      hand();
    }
  }

  private void rest() {
    atWork.removeIf(subject -> {
      boolean isDone = !subject.isAtWork();
      if (isDone) {
        resting.add(subject);
      }
      return isDone;
    });
  }

  private void take(Map<EndpointId, Followed> news, long nowNanos) {
    subjects
        .entrySet()
        .removeIf(entry -> {
          Subject subject = entry.getValue();
          @Nullable Followed now = news.get(entry.getKey());
          boolean isOther = now == null || !now.checked().equals(subject.checked());
          if (isOther) {
            subject.giveUp();
            atWork.remove(subject);
            resting.remove(subject);
          }
          return isOther;
        });
    news.forEach((id, followed) -> {
      if (!subjects.containsKey(id)) {
        Subject subject = new Subject(followed, random, nowNanos);
        subjects.put(id, subject);
        resting.add(subject);
      }
    });
    changed = true;
  }

  private void hand() {
    Map<EndpointId, Verdict> verdicts = new HashMap<>();
    subjects.forEach((id, subject) -> {
      @Nullable Verdict verdict = subject.verdict();
      if (verdict != null) {
        verdicts.put(id, verdict);
      }
    });
    inbox.accept(verdicts);
  }

  private long waitMs() {
    long nowNanos = ticker.nanos();
    long in = TimeUnit.MINUTES.toNanos(1);
    for (Subject subject : atWork) {
      in = Math.min(in, subject.dueNanos() - nowNanos);
    }
    @Nullable Subject next = resting.peek();
    if (next != null && atWork.size() < AT_ONCE_MOST) {
      in = Math.min(in, next.dueNanos() - nowNanos);
    }
    // 0 would wait for ever.
    return Math.max(1, TimeUnit.NANOSECONDS.toMillis(in + 999_999));
  }

  @Override
  public void close() {
    closed = true;
    @Nullable Selector at = selector;
    if (at != null) {
      at.wakeup();
    }
    try {
      thread.join(CLOSE_MOST_MS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
