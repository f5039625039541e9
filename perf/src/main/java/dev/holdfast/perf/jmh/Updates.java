package dev.holdfast.perf.jmh;

import dev.holdfast.events.LogRecord;
import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.Ticker;
import dev.holdfast.registry.table.Pool;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// The one writer of the routes that are looked up: fills them, then applies so many changes a
/// second, a millisecond's at a time, until it is ended.
///
/// Ours takes the whole way from a record's bytes to its published pool; the alternatives, which
/// have no such way, are only given the pool: the comparison is in their favour.
final class Updates implements Runnable {
  private static final Ticker TICKER = SystemClocks.ticker();
  private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final int TURNS_A_SECOND = 1_000;

  private final Site site;
  private final FilledTable filled;
  private final Lookup asked;
  private final ExecutorService thread;
  private final int perTurn;
  private final List<Pool<Object>> pools;
  private final SplittableRandom chance = new SplittableRandom(13);
  private volatile boolean ended;

  // The thread's own; read when it has ended.
  private long applied;
  private long seq = 1;

  private Updates(
      Site site, FilledTable filled, Lookup asked, int perSecond, ExecutorService thread) {
    this.site = site;
    this.filled = filled;
    this.asked = asked;
    this.thread = thread;
    this.perTurn = perSecond / TURNS_A_SECOND;
    this.pools = filled.table().page(null, site.routes(), null);
    if (!(asked instanceof Lookup.InTable)) {
      pools.forEach(asked::put);
    }
  }

  /// Fills the table, on the one thread that writes to it from then on.
  static Updates filled(Site site, Way way, int perSecond)
      throws InterruptedException, ExecutionException {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    FilledTable filled = thread.submit(() -> FilledTable.of(site)).get();
    return new Updates(site, filled, way.of(filled.table()), perSecond, thread);
  }

  /// What is asked while it writes.
  Lookup asked() {
    return asked;
  }

  void begin() {
    if (perTurn > 0) {
      thread.execute(this);
    }
  }

  /// Returns how many changes were applied. Throws {@link IllegalStateException} where there should
  /// have been some and were none.
  long end() {
    ended = true;
    thread.close();
    if (perTurn > 0 && applied == 0) {
      throw new IllegalStateException("nothing was written beside the lookups");
    }
    return applied;
  }

  @Override
  public void run() {
    long dueNanos = TICKER.nanos();
    while (!ended) {
      turn();
      dueNanos += TURN_NANOS;
      long waitNanos = dueNanos - TICKER.nanos();
      if (waitNanos > 0) {
        LockSupport.parkNanos(waitNanos);
      }
    }
  }

  private void turn() {
    if (asked instanceof Lookup.InTable) {
      List<LogRecord> records = new ArrayList<>(perTurn);
      for (int i = 0; i < perTurn; i++) {
        int number = chance.nextInt(site.routes());
        seq++;
        byte[] value = site.change(number, (int) seq, seq);
        records.add(Site.decode(seq, value, number / Site.CELL_ENDPOINTS));
      }
      filled.apply(records);
    } else {
      for (int i = 0; i < perTurn; i++) {
        asked.put(pools.get(chance.nextInt(pools.size())));
      }
    }
    applied += perTurn;
  }
}
