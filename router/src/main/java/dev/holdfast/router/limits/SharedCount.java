package dev.holdfast.router.limits;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// How many there are of something on all event loops, alone on its cache lines. Any thread.
///
/// Moved by atomic adds, so nothing is lost and a limit is never passed; an add that is refused may
/// for a moment stand in the way of another.
final class SharedCount extends SharedCountField {
  private static final VarHandle COUNT;

  static {
    try {
      COUNT = MethodHandles.lookup().findVarHandle(SharedCountField.class, "count", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  // Two lines behind, since processors fetch lines in pairs.
  @SuppressWarnings("unused")
  private long q00, q01, q02, q03, q04, q05, q06, q07, q08, q09, q10, q11, q12, q13, q14, q15;

  /// One more, unless there are that many.
  boolean tryAdd(int most) {
    if ((int) COUNT.getAndAdd(this, 1) >= most) {
      COUNT.getAndAdd(this, -1);
      return false;
    }
    return true;
  }

  void remove() {
    COUNT.getAndAdd(this, -1);
  }

  int value() {
    return count;
  }
}

/// What keeps the field away from what stands before it in memory.
class SharedCountBefore {
  @SuppressWarnings("unused")
  private long p00, p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15;
}

class SharedCountField extends SharedCountBefore {
  volatile int count;
}
