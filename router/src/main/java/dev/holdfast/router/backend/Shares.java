package dev.holdfast.router.backend;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The shares of some endpoints by their weights, as numbers from 0 to their sum less one: each
/// endpoint has as many of them as its weight. Immutable.
final class Shares {
  // Where each endpoint's numbers end; null where all weigh the same, and so have one each.
  private final int @Nullable [] ends;
  private final int sum;
  private final int stride;

  private Shares(int @Nullable [] ends, int sum) {
    this.ends = ends;
    this.sum = sum;
    this.stride = ends == null ? 1 : stride(sum);
  }

  /// @param weights of the endpoints, one or more
  static Shares of(int[] weights) {
    int common = 0;
    for (int weight : weights) {
      common = gcd(weight, common);
    }
    int sum = 0;
    int[] ends = new int[weights.length];
    for (int i = 0; i < ends.length; i++) {
      sum += weights[i] / common;
      ends[i] = sum;
    }
    return sum == weights.length ? new Shares(null, sum) : new Shares(ends, sum);
  }

  /// Prime to the sum, so that turns meet every number once before they meet one again, and near
  /// the golden section of it, so that an endpoint's numbers, which lie side by side, are met far
  /// apart.
  private static int stride(int sum) {
    int stride = Math.max(1, (int) (sum * 0.618_033_988_749_895));
    while (gcd(stride, sum) != 1) {
      stride++;
    }
    return stride;
  }

  private static int gcd(int one, int other) {
    return other == 0 ? one : gcd(other, one % other);
  }

  int sum() {
    return sum;
  }

  /// Whose turn it is: in as many turns as the sum, each has as many as its weight.
  int ofTurn(int turn) {
    return of((int) ((long) turn * stride % sum));
  }

  /// Anybody's, with the chance of its weight.
  int drawn(RandomGenerator random) {
    return of(random.nextInt(sum));
  }

  private int of(int number) {
    if (ends == null) {
      return number;
    }
    int at = Arrays.binarySearch(ends, number);
    // Its numbers end before the end.
    return at >= 0 ? at + 1 : -at - 1;
  }
}
