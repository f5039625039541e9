package dev.holdfast.router.backend;

/// The hash by which keys and endpoints find each other. Without a secret, since all routers must
/// agree; whoever finds keys that fall together meets the bound of loads.
final class KeyHash {
  private static final long OFFSET = 0xcbf2_9ce4_8422_2325L;
  private static final long PRIME = 0x100_0000_01b3L;

  private KeyHash() {}

  /// FNV-1a of 64 bits, stirred: its high bits hardly move with the last bytes.
  static long of(byte[] bytes, int at, int length) {
    long hash = OFFSET;
    for (int i = at; i < at + length; i++) {
      hash = (hash ^ (bytes[i] & 0xff)) * PRIME;
    }
    return stir(hash);
  }

  /// Every bit of the result depends on every bit (MurmurHash3's finalizer).
  static long stir(long bits) {
    long hash = (bits ^ bits >>> 33) * 0xff51_afd7_ed55_8ccdL;
    hash = (hash ^ hash >>> 33) * 0xc4ce_b9fe_1a85_ec53L;
    return hash ^ hash >>> 33;
  }
}
