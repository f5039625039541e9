package dev.holdfast.router.http;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// A line of a case that is a frame: its words before the first `|`, and its fields between them.
///
/// - `GET 1 /path | name value`: a request without a body; `POST` and others likewise, with one.
/// - `HEADERS 1 end | name value`: as it stands; `part` for one that CONTINUATION goes on;
///   `CONTINUATION 1 part`.
/// - `DATA 1 end text`, `RST_STREAM 1 CANCEL`, `WINDOW_UPDATE 1 bytes`, `PING`, `SETTINGS id
///   value`, `GOAWAY last CODE`, `hex` and any bytes.
///
/// Stateless.
final class FrameLine {
  private FrameLine() {}

  static void send(String line, FrameWire to) throws IOException {
    String[] parts = line.split("\\|", -1);
    String[] words = parts[0].strip().split(" ", -1);
    List<String> fields = new ArrayList<>();
    for (int i = 1; i < parts.length; i++) {
      String[] field = parts[i].substring(1).split(" ", 2);
      fields.add(field[0]);
      fields.add(field.length < 2 ? "" : field[1].replaceFirst(" $", ""));
    }
    int stream = words.length > 1 && !words[0].equals("hex") ? Integer.parseInt(words[1]) : 0;
    int end = words.length > 2 && words[2].equals("end") ? FrameWire.END_STREAM : 0;
    int whole = line.contains(" part") ? 0 : FrameWire.END_HEADERS;
    switch (words[0]) {
      case "HEADERS", "CONTINUATION" ->
          to.frame(words[0], end | whole, stream, FrameWire.block(fields.toArray(String[]::new)));
      case "DATA" -> {
        String text = String.join(" ", Arrays.copyOfRange(words, end == 0 ? 2 : 3, words.length));
        to.data(stream, end, text);
      }
      case "RST_STREAM" -> to.reset(stream, words[2]);
      case "WINDOW_UPDATE" -> to.window(stream, Integer.parseInt(words[2]));
      case "PRIORITY" -> to.frame("PRIORITY", 0, stream, new byte[5]);
      case "PING" -> to.frame("PING", 0, 0, new byte[8]);
      case "GOAWAY" ->
          to.frame("GOAWAY", 0, 0, FrameWire.integers(stream, FrameWire.ERRORS.indexOf(words[2])));
      case "SETTINGS" -> to.setting(stream, Integer.parseUnsignedInt(words[2]));
      case "hex" -> to.wire().send(HexFormat.of().parseHex(words[1]));
      default -> {
        List<String> all = new ArrayList<>(List.of(FrameWire.request(words[0], words[2])));
        all.addAll(fields);
        end = words[0].equals("GET") || words[0].equals("HEAD") ? FrameWire.END_STREAM : 0;
        to.headers(stream, end, all.toArray(String[]::new));
      }
    }
  }
}
