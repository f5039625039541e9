package dev.holdfast.emitter.api;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The hop from the API's threads to the emitter's loop: what waits is bounded, and what does not
/// fit is refused. Any thread, `poll` the loop's.
public final class ApiCalls {
  /// The loop takes them all in one turn, so that more than these never wait for long.
  private static final int WAITING_MOST = 64;

  private final BlockingQueue<Waiting> waiting = new ArrayBlockingQueue<>(WAITING_MOST);
  private final Runnable wake;

  /// A call that waits.
  ///
  /// @param reply completed by the loop
  public record Waiting(ApiCall call, CompletableFuture<ApiReply> reply) {}

  /// @param wake ends the loop's rest; any thread
  public ApiCalls(Runnable wake) {
    this.wake = wake;
  }

  /// Hands a call over; null where too many wait.
  public @Nullable CompletableFuture<ApiReply> offer(ApiCall call) {
    Waiting one = new Waiting(call, new CompletableFuture<>());
    if (!waiting.offer(one)) {
      return null;
    }
    wake.run();
    return one.reply;
  }

  /// The one that has waited longest; null where none does.
  public @Nullable Waiting poll() {
    return waiting.poll();
  }
}
