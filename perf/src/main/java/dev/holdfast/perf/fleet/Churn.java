package dev.holdfast.perf.fleet;

import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.Ticker;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Replaces instances at a steady rate, one cell after the other: each is an Unregister and a
/// Register. On a thread of its own.
final class Churn implements AutoCloseable {
  private static final double SECOND_NANOS = 1e9;

  private final Ticker ticker = SystemClocks.ticker();
  private final Plan plan;
  private final Cells cells;
  private final AtomicLong changes = new AtomicLong();
  private final Thread thread;
  private volatile boolean ended;

  private Churn(Plan plan, Cells cells) {
    this.plan = plan;
    this.cells = cells;
    this.thread = Thread.ofPlatform().name("churn").daemon().unstarted(this::run);
  }

  static Churn start(Plan plan, Cells cells) {
    Churn churn = new Churn(plan, cells);
    churn.thread.start();
    return churn;
  }

  /// Instances replaced so far.
  long changes() {
    return changes.get();
  }

  private void run() {
    long beganNanos = ticker.nanos();
    double everyNanos = SECOND_NANOS / plan.changesPerSecond();
    while (!ended) {
      long due = (long) (changes.get() * everyNanos);
      long inNanos = beganNanos + due - ticker.nanos();
      if (inNanos > 0) {
        LockSupport.parkNanos(inNanos);
      } else {
        replace(changes.get());
        changes.incrementAndGet();
      }
    }
  }

  private void replace(long change) {
    int cell = (int) (change % cells.count());
    int turn = (int) (change / cells.count());
    int place = turn % plan.perCell();
    int times = 1 + turn / plan.perCell();
    cells.cell(cell).lrps().replace(place, MadeUpLrps.resident(cell, plan.perCell(), place, times));
  }

  @Override
  public void close() {
    ended = true;
    LockSupport.unpark(thread);
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
