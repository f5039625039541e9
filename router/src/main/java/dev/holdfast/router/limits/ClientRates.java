package dev.holdfast.router.limits;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// How far each client at each route has used up its rate, in a fixed room. Any thread.
///
/// Idea: a place is one word, 20 bits of the key's hash above 44 bits of the time that {@link Gcra}
/// keeps, in units of 8 µs. A key has its place in the bucket of eight that its hash names. Who has
/// none takes the place whose time is earliest: that of a key whose burst is whole again, with
/// which nothing is lost, or else of the one that has asked for least. So who asks for most is
/// forgotten last, however many others come.
///
/// Memory ordering: a place changes by compare-and-set of the whole word, so a token is taken once,
/// and no key's time stands beside another's hash. Two loops that see a new key at one moment may
/// give it two places; the first is found from then on, so that once a token is lost for each loop
/// but the first.
///
/// Errors: docs/limits.md, "What is kept of clients".
final class ClientRates {
  private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
  private static final int BUCKET = 8;
  // 1 MiB in all.
  private static final int BUCKETS = 1 << 14;
  private static final int TIME_BITS = 44;
  private static final long TIME = (1L << TIME_BITS) - 1;
  // 8,192 ns: the time wraps after 4.5 years.
  private static final int UNIT_SHIFT = 13;
  private static final long HALF_UNIT = 1L << (UNIT_SHIFT - 1);

  private final long[] places;
  private final int buckets;
  private final ClientHash hash;

  ClientRates(ClientHash hash) {
    this(hash, BUCKETS);
  }

  /// @param buckets of eight places, a power of two
  ClientRates(ClientHash hash, int buckets) {
    this.hash = hash;
    this.buckets = buckets;
    this.places = new long[buckets * BUCKET];
  }

  /// Takes a token of the client at that route. Returns how long until there is one, in ns; 0 or
  /// less where it was taken.
  ///
  /// @param nowNanos of a monotonic clock that begins at 0
  long take(long client, long routeHash, Rate rate, long nowNanos) {
    long key = hash.of(client, routeHash);
    // Never 0, which stands in a place that nobody has had.
    long mark = Math.max(1, key >>> TIME_BITS);
    int bucket = ((int) key & buckets - 1) * BUCKET;
    long interval = Math.max(1, (rate.intervalNanos() + HALF_UNIT) >>> UNIT_SHIFT);
    long now = (nowNanos >>> UNIT_SHIFT) & TIME;
    while (true) {
      int at = find(bucket, mark);
      long word = (long) LONGS.getVolatile(places, at);
      long kept = word >>> TIME_BITS == mark ? word & TIME : 0;
      long wait = Gcra.waitFor(kept, now, interval, rate.burst());
      long next = Gcra.next(kept, now, interval, rate.burst()) & TIME;
      if (wait > 0 || LONGS.compareAndSet(places, at, word, (mark << TIME_BITS) | next)) {
        return wait << UNIT_SHIFT;
      }
    }
  }

  /// Where that key stands, or whose place it takes.
  private int find(int bucket, long mark) {
    int earliest = bucket;
    long earliestTime = Long.MAX_VALUE;
    for (int i = bucket; i < bucket + BUCKET; i++) {
      long word = (long) LONGS.getVolatile(places, i);
      if (word >>> TIME_BITS == mark) {
        return i;
      }
      if ((word & TIME) < earliestTime) {
        earliest = i;
        earliestTime = word & TIME;
      }
    }
    return earliest;
  }
}
