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

  /// Some hundred requests a second: brokers that start want the machine, too.
  private static final Duration BETWEEN = Duration.ofMillis(10);

  private final AtomicLong answered = new AtomicLong();
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean ends;

  private Traffic(int port) {
    for (int i = 0; i < CONNECTIONS; i++) {
      threads.add(Thread.ofVirtual().start(() -> ask(new Client(port))));
    }
  }

  static Traffic on(int port) {
    return new Traffic(port);
  }

  private void ask(Client client) {
    while (!ends) {
      try {
        Thread.sleep(BETWEEN);
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
