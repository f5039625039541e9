package dev.holdfast.perf.jmh;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

/// Request heads one behind the other in one array, in a seeded random order, drawn before anything
/// is measured: {@link Heads} brings the next ones into the cache. Immutable once made.
final class Requests {
  static final int HEAD_BYTES = 128;

  /// More than routes fit in any cache.
  private static final int COUNT_MOST = 1 << 20;

  /// More than a processor guesses the branches of when they come round again.
  private static final int COUNT_LEAST = 1 << 16;

  /// Each route of a small table is drawn often enough.
  private static final int COUNT_PER_ROUTE = 16;

  private static final String MIDDLE = " HTTP/1.1\r\nHost: ";

  /// A power of two.
  final int count;

  final byte[] bytes;
  private final short[] pathLengths;
  private final short[] hostLengths;

  Requests(Site site, Traffic traffic) {
    count =
        Math.clamp(
            Integer.highestOneBit(site.routes()) * (long) COUNT_PER_ROUTE, COUNT_LEAST, COUNT_MOST);
    bytes = new byte[count * HEAD_BYTES];
    pathLengths = new short[count];
    hostLengths = new short[count];
    SplittableRandom chance = new SplittableRandom(11);
    int[] shuffled = shuffled(site.routes(), chance);
    double[] zipf = traffic == Traffic.ZIPF ? cumulated(site.routes()) : new double[0];
    for (int i = 0; i < count; i++) {
      int rank =
          traffic == Traffic.ZIPF ? rank(zipf, chance.nextDouble()) : chance.nextInt(site.routes());
      add(i, site, traffic, shuffled[rank]);
    }
  }

  int pathAt(int request) {
    return request * HEAD_BYTES + "GET ".length();
  }

  int pathLength(int request) {
    return pathLengths[request];
  }

  int hostAt(int request) {
    return pathAt(request) + pathLengths[request] + MIDDLE.length();
  }

  int hostLength(int request) {
    return hostLengths[request];
  }

  private void add(int request, Site site, Traffic traffic, int number) {
    var route = site.route(number);
    String host =
        switch (traffic) {
          case ZIPF, UNIFORM, DEEP -> route.host();
          case MISS -> Site.host("apq-", number);
          case WILDCARD -> "www" + route.host().substring(1);
        };
    String path = traffic == Traffic.DEEP ? route.path() + "/items/42" : "/items/42";
    byte[] head = ("GET " + path + MIDDLE + host).getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(head, 0, bytes, request * HEAD_BYTES, head.length);
    pathLengths[request] = (short) path.length();
    hostLengths[request] = (short) host.length();
  }

  /// Which routes are popular has nothing to do with where they stand in memory.
  private static int[] shuffled(int count, SplittableRandom chance) {
    int[] shuffled = new int[count];
    for (int i = 0; i < count; i++) {
      int j = chance.nextInt(i + 1);
      shuffled[i] = shuffled[j];
      shuffled[j] = i;
    }
    return shuffled;
  }

  private static double[] cumulated(int count) {
    double[] sums = new double[count];
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += 1.0 / (i + 1);
      sums[i] = sum;
    }
    return sums;
  }

  private static int rank(double[] sums, double chance) {
    int found = Arrays.binarySearch(sums, chance * sums[sums.length - 1]);
    return Math.min(sums.length - 1, found < 0 ? -found - 1 : found);
  }
}
