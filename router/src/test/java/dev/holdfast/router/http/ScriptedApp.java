package dev.holdfast.router.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// An app that does what a test says, byte by byte, well or badly; keeps what it was sent. Each
/// connection has a thread of its own.
final class ScriptedApp implements AutoCloseable {
  /// What it does with one connection; `number` counts them from 1.
  interface Script {
    void run(Wire wire, int number) throws Exception;
  }

  private final ServerSocket listener;
  private final AtomicInteger connections = new AtomicInteger();
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final List<Wire> wires = new CopyOnWriteArrayList<>();

  ScriptedApp(Script script) throws IOException {
    listener = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(() -> accept(script));
  }

  /// Answers every request of every connection with the same bytes.
  static ScriptedApp answering(String answer) throws IOException {
    List<ScriptedApp> self = new CopyOnWriteArrayList<>();
    ScriptedApp app =
        new ScriptedApp((wire, _) -> {
          while (true) {
            String head = wire.message();
            if (head.isEmpty()) {
              return;
            }
            self.getFirst().heads.add(head);
            wire.send(answer);
          }
        });
    self.add(app);
    return app;
  }

  private void accept(Script script) {
    while (!listener.isClosed()) {
      try {
        Wire wire = new Wire(listener.accept());
        wires.add(wire);
        int number = connections.incrementAndGet();
        Thread.ofVirtual()
            .start(() -> {
              try (wire) {
                script.run(wire, number);
              } catch (Exception _) {
                // The router has closed the connection; what the client saw is what counts.
              }
            });
      } catch (IOException _) {
        return;
      }
    }
  }

  int port() {
    return listener.getLocalPort();
  }

  int connections() {
    return connections.get();
  }

  /// The heads that {@link #answering} was sent.
  List<String> heads() {
    return heads;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Wire wire : wires) {
      wire.close();
    }
  }
}
