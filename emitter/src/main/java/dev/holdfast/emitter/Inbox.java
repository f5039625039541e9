package dev.holdfast.emitter;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The hop from another thread to the emitter's loop: holds the newest of what is handed over
/// alone, since each one is whole. Any thread.
final class Inbox<T> {
  private final AtomicReference<@Nullable T> newest = new AtomicReference<>();
  private final Runnable wake;

  Inbox(Runnable wake) {
    this.wake = wake;
  }

  void offer(T whole) {
    newest.set(whole);
    wake.run();
  }

  @Nullable T take() {
    return newest.getAndSet(null);
  }
}
