package dev.holdfast.events.wire;

import dev.holdfast.events.Digest;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// MurmurHash3, variant x64_128, seed 0 (Austin Appleby, public domain). Stateless.
final class Hash128 {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long C1 = 0x87c37b91114253d5L;
  private static final long C2 = 0x4cf5ad432745937fL;
  private static final int BLOCK_BYTES = 16;

  private Hash128() {}

  /// The hash of the first `length` bytes: h1 and h2 of the reference as `high` and `low`.
  static Digest of(byte[] bytes, int length) {
    long h1 = 0;
    long h2 = 0;
    int tail = length / BLOCK_BYTES * BLOCK_BYTES;
    for (int at = 0; at < tail; at += BLOCK_BYTES) {
      h1 ^= mix1((long) LONGS.get(bytes, at));
      h1 = (Long.rotateLeft(h1, 27) + h2) * 5 + 0x52dce729;
      h2 ^= mix2((long) LONGS.get(bytes, at + Long.BYTES));
      h2 = (Long.rotateLeft(h2, 31) + h1) * 5 + 0x38495ab5;
    }
    h1 ^= mix1(partial(bytes, tail, Math.min(length, tail + Long.BYTES)));
    h2 ^= mix2(partial(bytes, tail + Long.BYTES, length));

    h1 ^= length;
    h2 ^= length;
    h1 += h2;
    h2 += h1;
    h1 = finished(h1);
    h2 = finished(h2);
    h1 += h2;
    h2 += h1;
    return new Digest(h1, h2);
  }

  /// Up to eight bytes as a little-endian number; 0, which {@link #mix1} leaves 0, where none are.
  private static long partial(byte[] bytes, int from, int to) {
    long value = 0;
    for (int at = to - 1; at >= from; at--) {
      value = value << 8 | (bytes[at] & 0xff);
    }
    return value;
  }

  private static long mix1(long k) {
    return Long.rotateLeft(k * C1, 31) * C2;
  }

  private static long mix2(long k) {
    return Long.rotateLeft(k * C2, 33) * C1;
  }

  private static long finished(long hash) {
    long k = hash;
    k ^= k >>> 33;
    k *= 0xff51afd7ed558ccdL;
    k ^= k >>> 33;
    k *= 0xc4ceb9fe1a85ec53L;
    return k ^ k >>> 33;
  }
}
