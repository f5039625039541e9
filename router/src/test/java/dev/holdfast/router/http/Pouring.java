package dev.holdfast.router.http;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// Sends and reads more than everything that could hold it. One thread a direction.
final class Pouring {
  /// Sockets' buffers, the router's, and room to be wrong; far below what is sent.
  static final long HELD_MOST = 32L << 20;

  private static final int PIECE = 64 << 10;

  private Pouring() {}

  /// Sends that many bytes, and counts them as they go out.
  static void pour(Wire wire, long length, AtomicLong sent) throws IOException {
    byte[] piece = new byte[PIECE];
    for (long done = 0; done < length; done += PIECE) {
      wire.send(piece);
      sent.addAndGet(PIECE);
    }
  }

  /// Waits until no more goes out.
  static void awaitSettled(AtomicLong sent) {
    AtomicLong before = new AtomicLong(-1);
    await()
        .pollInterval(Duration.ofMillis(300))
        .atMost(Duration.ofSeconds(20))
        .until(() -> sent.get() > 0 && before.getAndSet(sent.get()) == sent.get());
  }

  /// Reads that many bytes, or what comes before the end; how many it were.
  static long drain(Wire wire, long length) throws IOException {
    long count = 0;
    while (count < length) {
      int more = wire.some(PIECE).length;
      if (more == 0) {
        return count;
      }
      count += more;
    }
    return count;
  }
}
