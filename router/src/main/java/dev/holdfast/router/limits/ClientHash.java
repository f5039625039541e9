package dev.holdfast.router.limits;

import java.util.random.RandomGenerator;

/// The hash by which clients find their places: keyed, so that nobody outside can aim at another's.
/// Immutable.
final class ClientHash {
  private static final long OFFSET = 0xcbf2_9ce4_8422_2325L;
  private static final long PRIME = 0x100_0000_01b3L;

  private final long key;
  private final long otherKey;

  ClientHash(RandomGenerator random) {
    key = random.nextLong();
    otherKey = random.nextLong();
  }

  /// Of a client.
  long of(long client) {
    return stir(stir(client ^ key) + otherKey);
  }

  /// Of a client at a route.
  long of(long client, long routeHash) {
    return stir(of(client) ^ routeHash);
  }

  /// Of a route's text.
  long ofText(String text) {
    long hash = OFFSET ^ key;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * PRIME;
    }
    return stir(hash ^ otherKey);
  }

  /// Every bit of the result depends on every bit (MurmurHash3's finalizer).
  private static long stir(long bits) {
    long hash = (bits ^ bits >>> 33) * 0xff51_afd7_ed55_8ccdL;
    hash = (hash ^ hash >>> 33) * 0xc4ce_b9fe_1a85_ec53L;
    return hash ^ hash >>> 33;
  }
}
