package dev.holdfast.router.limits;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// How many there are of something of each client, in a fixed room (a count-min sketch). Any
/// thread.
///
/// Each client has a place in each of two rows and counts in both; it has as many as the lesser
/// says. Who shares a place with others is hidden from them by the other row. So no count is ever
/// too low, none is forgotten or replaced, and one is too high only for a client that shares both
/// places with others that are there now (docs/limits.md has the chances).
///
/// Memory ordering: both rows are moved by atomic adds, so what is added is taken away again. Two
/// that count at one moment may each see the other in one row only, and both be let in: a limit can
/// be passed by one for each loop but the first.
final class ClientCounts {
  private static final VarHandle INTS = MethodHandles.arrayElementVarHandle(int[].class);
  // 256 KiB a row: with a thousand busy clients one in 4,300 shares both of its places.
  private static final int ROW = 1 << 16;

  private final int[] one;
  private final int[] other;
  private final ClientHash hash;

  ClientCounts(ClientHash hash) {
    this(hash, ROW);
  }

  /// @param row how many counts there are in each row, a power of two
  ClientCounts(ClientHash hash, int row) {
    this.hash = hash;
    this.one = new int[row];
    this.other = new int[row];
  }

  /// One more of the client, unless it has that many.
  boolean tryAdd(long client, int most) {
    long places = hash.of(client);
    int before = (int) INTS.getAndAdd(one, place(places), 1);
    int otherBefore = (int) INTS.getAndAdd(other, otherPlace(places), 1);
    if (Math.min(before, otherBefore) >= most) {
      take(places);
      return false;
    }
    return true;
  }

  void remove(long client) {
    take(hash.of(client));
  }

  private void take(long places) {
    INTS.getAndAdd(one, place(places), -1);
    INTS.getAndAdd(other, otherPlace(places), -1);
  }

  /// How many the client has, or seems to have.
  int value(long client) {
    long places = hash.of(client);
    return Math.min(
        (int) INTS.getVolatile(one, place(places)),
        (int) INTS.getVolatile(other, otherPlace(places)));
  }

  private int place(long places) {
    return (int) places & one.length - 1;
  }

  private int otherPlace(long places) {
    return (int) (places >>> 32) & other.length - 1;
  }
}
