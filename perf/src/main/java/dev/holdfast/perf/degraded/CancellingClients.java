package dev.holdfast.perf.degraded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Clients that ask and go away before their answer, by FIN or by RST, one request after the other.
/// What becomes of their requests is nobody's failure, and must not be held against any app. A
/// virtual thread each.
final class CancellingClients implements AutoCloseable {
  private static final int COUNT = 4;
  private static final long WAIT_MOST_NANOS = TimeUnit.MILLISECONDS.toNanos(4);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final AtomicLong cancelled = new AtomicLong();
  private final List<Thread> threads = new ArrayList<>();
  private final int port;
  private final List<String> hosts;
  private volatile boolean ended;

  private CancellingClients(int port, List<String> hosts) {
    this.port = port;
    this.hosts = hosts;
  }

  /// @param random when they go, and how
  static CancellingClients start(int port, List<String> hosts, SplittableRandom random) {
    CancellingClients clients = new CancellingClients(port, hosts);
    for (int i = 0; i < COUNT; i++) {
      SplittableRandom own = random.split();
      clients.threads.add(Thread.ofVirtual().start(() -> clients.run(own)));
    }
    return clients;
  }

  private void run(SplittableRandom random) {
    while (!ended) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        String host = hosts.get(random.nextInt(hosts.size()));
        String request = "GET /cancelled HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(host);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        LockSupport.parkNanos(random.nextLong(WAIT_MOST_NANOS));
        if (random.nextBoolean()) {
          socket.setSoLinger(true, 0);
        }
        cancelled.incrementAndGet();
      } catch (IOException _) {
        // The router may have been quicker.
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  long cancelled() {
    return cancelled.get();
  }

  @Override
  public void close() {
    ended = true;
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
