package dev.holdfast.router.http;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// An app that does what a test says, byte by byte, well or badly; keeps what it was sent. Each
/// connection has a thread of its own.
final class ScriptedApp implements AutoCloseable {
  /// What it does with one connection; `number` counts them from 1.
  interface Script {
    void run(Wire wire, int number) throws Exception;
  }

  private final Served served;
  private final List<String> heads;

  ScriptedApp(Script script) throws IOException {
    this(script, List.of());
  }

  private ScriptedApp(Script script, List<String> heads) throws IOException {
    this.heads = heads;
    served = new Served(0, (socket, number) -> script.run(new Wire(socket), number));
  }

  /// Answers every request of every connection with the same bytes.
  static ScriptedApp answering(String answer) throws IOException {
    List<String> heads = new CopyOnWriteArrayList<>();
    return new ScriptedApp((wire, _) -> Served.answer(wire, answer, heads), heads);
  }

  int port() {
    return served.port();
  }

  int connections() {
    return served.connections();
  }

  /// The heads that {@link #answering} was sent.
  List<String> heads() {
    return heads;
  }

  @Override
  public void close() throws IOException {
    served.close();
  }
}
