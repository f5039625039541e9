package dev.holdfast.registry.table;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// Which sizes (lengths of hosts, depths of paths) occur among the keys of an index, modulo 64: it
/// may take a size for one that occurs, never one that occurs for none. A lookup asks only for the
/// sizes in it. Any thread reads; table writer only changes: a size is added before its first key
/// is published, and removed after its last one is gone.
final class SizeFilter {
  private static final VarHandle SIZES = sizesHandle();

  private final int[] counts = new int[Long.SIZE];
  private long sizes;

  /// A bit per size, for {@link #mayContain}; 0 where there is no key at all.
  long sizes() {
    return (long) SIZES.getAcquire(this);
  }

  static boolean mayContain(long sizes, int size) {
    return (sizes & bit(size)) != 0;
  }

  void add(int size) {
    if (counts[size % Long.SIZE]++ == 0) {
      SIZES.setRelease(this, sizes | bit(size));
    }
  }

  void remove(int size) {
    if (--counts[size % Long.SIZE] == 0) {
      SIZES.setRelease(this, sizes & ~bit(size));
    }
  }

  private static long bit(int size) {
    return 1L << size; // JLS 15.19: modulo 64
  }

  private static VarHandle sizesHandle() {
    try {
      return MethodHandles.lookup().findVarHandle(SizeFilter.class, "sizes", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
