package dev.holdfast.router.backend;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/// A count that every event loop writes with each request, alone on its cache lines. Any thread.
final class PaddedCount extends PaddedCountField {
  private static final AtomicIntegerFieldUpdater<PaddedCountField> VALUE =
      AtomicIntegerFieldUpdater.newUpdater(PaddedCountField.class, "value");

  // Two lines behind, since processors fetch lines in pairs.
  @SuppressWarnings("unused")
  private long q00, q01, q02, q03, q04, q05, q06, q07, q08, q09, q10, q11, q12, q13, q14, q15;

  void add(int amount) {
    VALUE.getAndAdd(this, amount);
  }

  int sum() {
    return value;
  }
}

/// What keeps the count away from what stands before it in memory.
class PaddedCountBefore {
  @SuppressWarnings("unused")
  private long p00, p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15;
}

class PaddedCountField extends PaddedCountBefore {
  volatile int value;
}
