package dev.holdfast.cli;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/// Requests for the demo, one after the other on several connections, until it is closed. Any
/// thread.
final class Traffic implements AutoCloseable {
  private static final int CONNECTIONS = 4;

  private final AtomicLong answered = new AtomicLong();
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private final Duration between;
  private volatile boolean ends;

  private Traffic(int port, Duration between) {
    this.between = between;
    for (int i = 0; i < CONNECTIONS; i++) {
      threads.add(Thread.ofVirtual().start(() -> ask(new Client(port))));
    }
  }

  /// As fast as they are answered.
  static Traffic on(int port) {
    return on(port, Duration.ZERO);
  }

  /// With a pause between two of a connection, where others need the machine.
  static Traffic on(int port, Duration between) {
    return new Traffic(port, between);
  }

  private void ask(Client client) {
    while (!ends) {
      try {
        Thread.sleep(between);
        HttpResponse<String> answer = client.get("hello.example.com", "/");
        if (answer.statusCode() == 200 && answer.body().startsWith("hello: instance ")) {
          answered.incrementAndGet();
        } else {
          failures.add(answer.statusCode() + " " + answer.body());
        }
      } catch (IOException e) {
        failures.add(e.toString());
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  long answered() {
    return answered.get();
  }

  List<String> failures() {
    return List.copyOf(failures);
  }

  @Override
  public void close() {
    ends = true;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
