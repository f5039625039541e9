package dev.holdfast.router.http;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Lets the connections of all loops end: each loop looks at its own until none is left or time is
/// up. Any thread.
final class Drain {
  private static final long LOOK_MS = 20;

  private final List<Loop> loops;

  Drain(List<Loop> loops) {
    this.loops = loops;
  }

  CompletableFuture<?> start(Duration most) {
    CompletableFuture<?>[] drained =
        loops.stream().map(loop -> start(loop, most)).toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(drained);
  }

  private static CompletableFuture<?> start(Loop loop, Duration most) {
    CompletableFuture<?> drained = new CompletableFuture<>();
    loop.eventLoop.execute(() -> {
      loop.wake();
      loop.draining = true;
      List.copyOf(loop.clients).forEach(Accepted::drain);
      look(loop, loop.nowNanos() + most.toNanos(), drained);
    });
    return drained;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // It tells by `drained`.
  private static void look(Loop loop, long deadlineNanos, CompletableFuture<?> drained) {
    loop.wake();
    if (loop.nowNanos() - deadlineNanos >= 0) {
      loop.closeAll();
    }
    if (loop.clients.isEmpty() && loop.handshakes.isEmpty()) {
      drained.complete(null);
    } else {
      loop.eventLoop.schedule(
          () -> look(loop, deadlineNanos, drained), LOOK_MS, TimeUnit.MILLISECONDS);
    }
  }
}
