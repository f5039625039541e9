package dev.holdfast.perf.abuse;

import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.Ticker;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/// A client that behaves, beside those that do not: asks at a steady rate, and its latencies count
/// from when it meant to ask. A thread of its own.
final class GoodClient implements AutoCloseable {
  private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final int TIMEOUT_MS = 10_000;
  private static final byte[] REQUEST =
      "GET / HTTP/1.1\r\nHost: %s\r\n\r\n"
          .formatted(AbusedRouter.HOST)
          .getBytes(StandardCharsets.US_ASCII);

  private final Ticker ticker = SystemClocks.ticker();
  private final InetSocketAddress router;
  private final Histogram micros = new Histogram(3);
  private final Thread thread;
  private long failed;
  private volatile boolean ended;

  private GoodClient(InetSocketAddress router) {
    this.router = router;
    this.thread = Thread.ofPlatform().name("good-client").start(this::run);
  }

  static GoodClient start(InetSocketAddress router) {
    return new GoodClient(router);
  }

  private void run() {
    long dueNanos = ticker.nanos();
    while (!ended) {
      try (Socket socket = new Socket(router.getAddress(), router.getPort())) {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MS);
        while (!ended) {
          LockSupport.parkNanos(Math.max(0, dueNanos - ticker.nanos()));
          ask(socket);
          micros.recordValue((ticker.nanos() - dueNanos) / 1_000);
          dueNanos += EVERY_NANOS;
        }
      } catch (IOException _) {
        failed++;
        dueNanos = ticker.nanos() + EVERY_NANOS;
      }
    }
  }

  private static void ask(Socket socket) throws IOException {
    socket.getOutputStream().write(REQUEST);
    SoakAnswer answer = SoakAnswer.read(socket.getInputStream(), false);
    if (answer.status() != 200 || !answer.body().equals("ok")) {
      throw new IOException("answered " + answer);
    }
  }

  /// Ends it; how it went, in words.
  String end() {
    ended = true;
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return "%d asked, %d failed, p50 %.1f ms, p99 %.1f ms, longest %.0f ms"
        .formatted(
            micros.getTotalCount(),
            failed,
            micros.getValueAtPercentile(50) / 1e3,
            micros.getValueAtPercentile(99) / 1e3,
            micros.getMaxValue() / 1e3);
  }

  @Override
  public void close() {
    ended = true;
  }
}
