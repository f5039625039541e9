package dev.holdfast.perf.degraded;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/// What the apps have seen of each request, by its number: how often it has arrived, and whether an
/// answer to it was begun and broken off. So the load can tell whether a request that has failed
/// could have been saved. One for a load. Any thread.
final class Arrivals {
  /// Numbers begin anew after so many, which no load here comes to by far.
  private static final int KEPT = 1 << 22;

  private static final int BROKEN = 1 << 16;
  private static final int TIMES = BROKEN - 1;

  private final AtomicIntegerArray seen = new AtomicIntegerArray(KEPT);
  private final AtomicInteger unread = new AtomicInteger();

  /// Its head was read whole.
  void arrived(int ask) {
    seen.incrementAndGet(ask & KEPT - 1);
  }

  /// The app has said the head of an answer, and will not say the whole of it.
  void broken(int ask) {
    seen.accumulateAndGet(ask & KEPT - 1, BROKEN, (now, bit) -> now | bit);
  }

  /// An instance died, and something that had come on a connection was not read: whose it was
  /// nobody knows.
  void diedUnread() {
    unread.incrementAndGet();
  }

  /// How often that was so.
  int unread() {
    return unread.get();
  }

  int times(int ask) {
    return seen.get(ask & KEPT - 1) & TIMES;
  }

  boolean isBroken(int ask) {
    return (seen.get(ask & KEPT - 1) & BROKEN) != 0;
  }
}
