package dev.holdfast.registry.table;

import java.util.random.RandomGenerator;

/// A hash of byte strings under a secret key, so that nobody outside can choose names that fall
/// together. Immutable.
final class KeyedHash {
  // The hash is NH of UMAC (Black, Halevi, Krawczyk, Krovetz, Rogaway: "UMAC: Fast and secure
  // message authentication", CRYPTO 1999, §4) on lanes of 64 bits, then one multiplication that
  // folds its 128 bits to 64.
  //
  // NH(m) = sum over i of (m[2i] + k[2i]) * (m[2i+1] + k[2i+1]), the products in full 128 bits.
  // Each pair of lanes has key words of its own. Two different strings of one length, whoever chose
  // them without knowing the key, are equal under NH with a probability of at most 2^-64: that is a
  // theorem, and more than can be said of the usual multiply-mixers. (2^-63 here, because the
  // halves are summed apart, without the carry: two differences would do instead of one. Two lanes
  // that overlap lose nothing: the string is known from its lanes and its length. A length of its
  // own enters the last step.) The folding multiplication makes every bit depend on all; no proof
  // covers some of its bits alone, and none is needed against one who sees no hash, but only the
  // time of a whole request. Should names fall together all the same, the index draws another key.
  //
  // Beside SipHash-1-3: as safe for this use, and a host of 40 bytes takes 4 multiplications of
  // which 3 wait for nobody, instead of 9 rounds of which each waits for the one before.
  //
  // Case is folded by setting one bit in every byte. That folds letters and keeps apart all else
  // that may stand in a host; where it does not (`@` and a backquote), keys are compared after all.

  /// The words that the last step adds.
  private static final int FINISH_WORDS = 2;

  private static final int PAIR_BYTES = 2 * Lanes.BYTES;

  /// Hosts and most paths are no longer.
  private static final int STRAIGHT_BYTES = 3 * PAIR_BYTES;

  private final long[] key;
  private final long fold;

  private KeyedHash(long[] key, long fold) {
    this.key = key;
    this.fold = fold;
  }

  /// A hash for strings of at most `bytesMost`, with a key drawn from `secrets`.
  ///
  /// @param fold {@link Lanes#FOLD_CASE} for one that does not tell capitals from small letters
  static KeyedHash draw(RandomGenerator secrets, int bytesMost, long fold) {
    int pairs = Math.ceilDiv(bytesMost, PAIR_BYTES);
    return new KeyedHash(secrets.longs(FINISH_WORDS + 2L * pairs).toArray(), fold);
  }

  long fold() {
    return fold;
  }

  long hash(byte[] bytes, int at, int length) {
    if (length > STRAIGHT_BYTES) {
      return longHash(bytes, at, length);
    }
    // Without a loop: for the few turns that a host takes, what the JIT makes of a loop costs half
    // as much again as the whole hash.
    long[] words = key;
    long low = words[0];
    long high = words[1] + length;
    long first = words[2];
    long second = words[3];
    if (length < Lanes.BYTES) {
      long lane = Lanes.part(bytes, at, length) | fold;
      first += lane;
      second += lane;
    } else {
      int last = at + length - Lanes.BYTES;
      if (length > PAIR_BYTES) {
        long a = words[4] + (Lanes.whole(bytes, at) | fold);
        long b = words[5] + (Lanes.whole(bytes, at + Lanes.BYTES) | fold);
        low += a * b;
        high += Math.unsignedMultiplyHigh(a, b);
        at += PAIR_BYTES;
      }
      if (length > 2 * PAIR_BYTES) {
        long a = words[6] + (Lanes.whole(bytes, at) | fold);
        long b = words[7] + (Lanes.whole(bytes, at + Lanes.BYTES) | fold);
        low += a * b;
        high += Math.unsignedMultiplyHigh(a, b);
        at += PAIR_BYTES;
      }
      first += Lanes.whole(bytes, Math.min(at, last)) | fold;
      second += Lanes.whole(bytes, last) | fold;
    }
    low += first * second;
    high += Math.unsignedMultiplyHigh(first, second);
    return folded(low, high);
  }

  private long longHash(byte[] bytes, int at, int length) {
    long[] words = key;
    long low = words[0];
    long high = words[1] + length;
    int last = at + length - Lanes.BYTES;
    for (int word = 4; at < last - Lanes.BYTES; at += PAIR_BYTES, word += 2) {
      long a = words[word] + (Lanes.whole(bytes, at) | fold);
      long b = words[word + 1] + (Lanes.whole(bytes, at + Lanes.BYTES) | fold);
      low += a * b;
      high += Math.unsignedMultiplyHigh(a, b);
    }
    long first = words[2] + (Lanes.whole(bytes, Math.min(at, last)) | fold);
    long second = words[3] + (Lanes.whole(bytes, last) | fold);
    low += first * second;
    high += Math.unsignedMultiplyHigh(first, second);
    return folded(low, high);
  }

  private static long folded(long low, long high) {
    return (low * high) ^ Math.unsignedMultiplyHigh(low, high);
  }
}
