package dev.holdfast.router;

import dev.holdfast.events.RouteEvent;
import dev.holdfast.events.Topic;
import dev.holdfast.events.log.LogWriter;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A record that is waited for.
final class Sending {
  private static final int MOST_SECONDS = 60;

  private Sending() {}

  /// Sends it and waits until it is on the log; returns where. Throws {@link
  /// java.util.concurrent.CompletionException} where the log does not take it.
  static long acked(LogWriter writer, Topic topic, RouteEvent event) {
    CompletableFuture<Long> acked = new CompletableFuture<>();
    writer.send(
        topic,
        event,
        new LogWriter.Receipt() {
          @Override
          public void onAcked(long offset, long appendTimeMs) {
            acked.complete(offset);
          }

          @Override
          public void onFailed(LogWriter.Failure failure) {
            acked.completeExceptionally(new IOException(failure.toString()));
          }
        });
    return acked.orTimeout(MOST_SECONDS, TimeUnit.SECONDS).join();
  }
}
