package dev.holdfast.perf.abuse;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/// What came of a soak's requests. Any thread.
final class SoakTally {
  private static final int WRONG_SHOWN = 20;

  private final AtomicLong numbers = new AtomicLong();
  private final AtomicLong right = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong left = new AtomicLong();
  private final AtomicLong brokenOff = new AtomicLong();
  private final AtomicLong wrong = new AtomicLong();
  private final List<String> wrongOnes = new CopyOnWriteArrayList<>();

  /// A number for a request; no two have the same.
  long number() {
    return numbers.incrementAndGet();
  }

  /// An answer that is its request's own, whole.
  void right() {
    right.incrementAndGet();
  }

  /// An app broke off, and the client was told.
  void refused() {
    refused.incrementAndGet();
  }

  /// A client broke off.
  void left() {
    left.incrementAndGet();
  }

  /// A connection that ended, as it may, before its answer's end.
  void brokenOff() {
    brokenOff.incrementAndGet();
  }

  /// What must not happen.
  void wrong(String what) {
    if (wrong.incrementAndGet() <= WRONG_SHOWN) {
      wrongOnes.add(what);
    }
  }

  long rightOnes() {
    return right.get();
  }

  /// The first of what must not happen.
  List<String> wrongOnes() {
    return List.copyOf(wrongOnes);
  }

  @Override
  public String toString() {
    return "%d requests: %d answered in full, %d refused as their app broke, %d left by the client, %d cut; %d wrong"
        .formatted(
            numbers.get(), right.get(), refused.get(), left.get(), brokenOff.get(), wrong.get());
  }
}
