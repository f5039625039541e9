package dev.holdfast.router.http;

/// One event loop's deadlines. Event loop only.
///
/// A wheel of buckets, each a ring of the deadlines that may fall due in its tick. Moving a
/// deadline later, which every request does, only writes its time: it stays where it is, and is put
/// where it belongs when its old bucket comes round. So a request costs no scheduling, and ticks
/// cost in proportion to what is due. Deadlines come up to one tick late, never early.
final class Deadlines {
  static final long TICK_NANOS = 50_000_000;
  // Beyond 51 s a deadline waits in the farthest bucket and moves on from there.
  private static final int BUCKETS = 1_024;

  private final Deadline[] buckets = new Deadline[BUCKETS];
  private long tick;
  private final long originNanos;

  Deadlines(long nowNanos) {
    originNanos = nowNanos;
    for (int i = 0; i < BUCKETS; i++) {
      buckets[i] = new Deadline(() -> {});
    }
  }

  /// A time by which something must have happened; else its action runs.
  static final class Deadline {
    private final Runnable action;
    private long atNanos;
    // The tick of the bucket it stands in; meaningful while linked.
    private long bucketTick;
    private Deadline before = this;
    private Deadline behind = this;
    private boolean linked;

    Deadline(Runnable action) {
      this.action = action;
    }

    private void unlink() {
      before.behind = behind;
      behind.before = before;
      before = this;
      behind = this;
      linked = false;
    }
  }

  /// The deadline is at that time now, whatever it was before.
  void set(Deadline deadline, long atNanos) {
    deadline.atNanos = atNanos;
    long due = tickOf(atNanos);
    if (deadline.linked) {
      if (deadline.bucketTick <= due) {
        return;
      }
      deadline.unlink();
    }
    link(deadline, due);
  }

  void cancel(Deadline deadline) {
    if (deadline.linked) {
      deadline.unlink();
    }
  }

  /// Runs what is due. To be called about once a tick.
  void run(long nowNanos) {
    long reached = Math.floorDiv(nowNanos - originNanos, TICK_NANOS);
    // A loop that was stopped for long has each bucket to go round once, no more.
    tick = Math.max(tick, reached - BUCKETS);
    while (tick < reached) {
      tick++;
      runBucket(buckets[(int) (tick & BUCKETS - 1)], nowNanos);
    }
  }

  /// Empties the ring: what is put back goes to another bucket, since none is put a whole round
  /// ahead.
  private void runBucket(Deadline ring, long nowNanos) {
    while (ring.behind != ring) {
      Deadline deadline = ring.behind;
      deadline.unlink();
      if (deadline.atNanos - nowNanos > 0) {
        link(deadline, tickOf(deadline.atNanos));
      } else {
        deadline.action.run();
      }
    }
  }

  private long tickOf(long atNanos) {
    return Math.floorDiv(atNanos - originNanos, TICK_NANOS) + 1;
  }

  private void link(Deadline deadline, long due) {
    long at = Math.min(Math.max(due, tick + 1), tick + BUCKETS - 1);
    Deadline ring = buckets[(int) (at & BUCKETS - 1)];
    deadline.bucketTick = at;
    deadline.before = ring.before;
    deadline.behind = ring;
    ring.before.behind = deadline;
    ring.before = deadline;
    deadline.linked = true;
  }
}
