package dev.holdfast.router.backend;

import dev.holdfast.registry.table.Pool;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Multi-probe consistent hashing (Appleton, O'Reilly, arXiv:1505.00062): a few points for each
/// endpoint of a pool, and for a key the endpoint whose point lies nearest behind any of its
/// probes. Immutable.
final class Ring {
  // With one point each, probes bound the largest share and not the least, which may be a tenth of
  // the average; with four it is four fifths.
  private static final int POINTS = 4;
  private static final int PROBES = 21;
  private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;
  private static final long DRAWN = 0xD6E8_FEB8_6659_FD93L;
  // The rest of a point is its endpoint's index.
  private static final int INDEX_BITS = 20;
  private static final long INDEX = (1L << INDEX_BITS) - 1;

  private final long[] points;
  private final int weightMost;

  private Ring(long[] points, int weightMost) {
    this.points = points;
    this.weightMost = weightMost;
  }

  /// Of the pickable endpoints; those beyond a million have no point.
  static Ring of(Pool<Backend> pool) {
    int endpoints = (int) Math.min(pool.size(), INDEX + 1);
    long[] points = new long[POINTS * endpoints];
    int weightMost = 1;
    for (int i = 0; i < endpoints; i++) {
      byte[] instance = pool.slot(i).endpoint().instance().getBytes(StandardCharsets.US_ASCII);
      long hash = KeyHash.of(instance, 0, instance.length);
      for (int j = 0; j < POINTS; j++) {
        points[POINTS * i + j] = point(j == 0 ? hash : KeyHash.stir(hash + j * DRAWN)) | i;
      }
      weightMost = Math.max(weightMost, pool.slot(i).endpoint().weight());
    }
    Arrays.sort(points);
    return new Ring(points, weightMost);
  }

  // Below the sign, so that order is plain.
  private static long point(long hash) {
    return (hash >>> 1) & ~INDEX;
  }

  /// The index of the endpoint that a key falls to in one of its draws; -1 where its weight says
  /// that this draw does not count.
  int draw(Pool<Backend> pool, long key, int draw) {
    long drawn = draw == 0 ? key : KeyHash.stir(key + draw * DRAWN);
    int nearest = 0;
    long least = Long.MAX_VALUE;
    for (int i = 0; i < PROBES; i++) {
      long probe = point(KeyHash.stir(drawn + i * GOLDEN));
      int at = at(probe);
      long distance = points[at] - probe;
      distance += distance < 0 ? Long.MAX_VALUE : 0;
      if (distance < least) {
        least = distance;
        nearest = at;
      }
    }
    int index = (int) (points[nearest] & INDEX);
    int weight = pool.slot(index).endpoint().weight();
    return weight == weightMost || counts(drawn, points[nearest], weight) ? index : -1;
  }

  private boolean counts(long drawn, long point, int weight) {
    return Long.remainderUnsigned(KeyHash.stir(drawn ^ (point & ~INDEX)), weightMost) < weight;
  }

  /// The place of the first point that is not before, the first of all where there is none.
  private int at(long probe) {
    int low = 0;
    int high = points.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (points[middle] < probe) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == points.length ? 0 : low;
  }

  /// The index of an endpoint of the instance with that hash; -1 where there is none.
  int find(long instance) {
    long point = point(instance);
    int at = at(point);
    return (points[at] & ~INDEX) == point ? (int) (points[at] & INDEX) : -1;
  }
}
