package dev.holdfast.router.http;

import java.io.IOException;

/// Apps that speak HTTP/2 in frames, well or badly, as a test says. Stateless.
final class Http2App {
  /// What it does with one connection; `number` counts them from 1.
  interface Script {
    void run(FrameWire wire, int number) throws Exception;
  }

  private Http2App() {}

  /// One that has read a client's preface and sent its own, and then does as it is told.
  static ScriptedApp of(Script script) throws IOException {
    return new ScriptedApp((wire, number) -> script.run(FrameWire.accept(wire), number));
  }

  /// One that answers each request with 200 and these fields, and the text where there is any.
  static ScriptedApp answering(String text, String... fields) throws IOException {
    return of((wire, _) -> {
      for (String frame = wire.next(); !frame.equals("end"); frame = wire.next()) {
        if (frame.matches("(HEADERS|DATA) \\d+ end.*")) {
          answer(wire, stream(frame), text, fields);
        } else if (frame.matches("PING \\d+")) {
          wire.frame("PING", 1, 0, new byte[8]);
        }
      }
    });
  }

  static void answer(FrameWire wire, int stream, String text, String... fields) throws IOException {
    String[] all = new String[fields.length + 2];
    all[0] = ":status";
    all[1] = "200";
    System.arraycopy(fields, 0, all, 2, fields.length);
    wire.headers(stream, text.isEmpty() ? FrameWire.END_STREAM : 0, all);
    if (!text.isEmpty()) {
      wire.data(stream, FrameWire.END_STREAM, text);
    }
  }

  /// The stream that a frame is of, as {@link FrameWire#next} shows it.
  static int stream(String frame) {
    return Integer.parseInt(frame.split(" ", 3)[1]);
  }
}
