package dev.holdfast.emitter;

import dev.holdfast.emitter.lrp.Observation;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The hop from the source's thread to the emitter's loop: holds the newest list alone, since each
/// one is whole. Any thread.
final class Inbox {
  private final AtomicReference<@Nullable Observation> newest = new AtomicReference<>();
  private final Runnable wake;

  Inbox(Runnable wake) {
    this.wake = wake;
  }

  void offer(Observation observation) {
    newest.set(observation);
    wake.run();
  }

  @Nullable Observation take() {
    return newest.getAndSet(null);
  }
}
