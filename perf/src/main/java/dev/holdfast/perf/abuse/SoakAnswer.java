package dev.holdfast.perf.abuse;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// An answer as a client reads it. Immutable.
///
/// @param status of the last head; those before it (1xx) are passed over
/// @param body unchunked
/// @param routerError what the router says is wrong; empty where the app has answered
/// @param persists whether the connection may be used again
record SoakAnswer(int status, String body, String routerError, boolean persists) {
  /// Reads one. Throws {@link EOFException} where it breaks off.
  ///
  /// @param toHead whether it answers HEAD and has no body
  static SoakAnswer read(InputStream in, boolean toHead) throws IOException {
    Head head = Head.read(in);
    while (head.status >= 100 && head.status < 200 && head.status != 101) {
      head = Head.read(in);
    }
    boolean none = toHead || head.status == 204 || head.status == 304 || head.status == 101;
    String body = none ? "" : head.chunked ? chunks(in) : body(in, head.length);
    return new SoakAnswer(
        head.status,
        body,
        head.routerError,
        !head.close && (none || head.length >= 0 || head.chunked));
  }

  private record Head(int status, long length, boolean chunked, boolean close, String routerError) {
    static Head read(InputStream in) throws IOException {
      int status = Integer.parseInt(line(in).split(" ", 3)[1]);
      long length = -1;
      boolean chunked = false;
      boolean close = false;
      String routerError = "";
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        String field = line.toLowerCase(Locale.ROOT);
        if (field.startsWith("content-length:")) {
          length = Long.parseLong(field.substring("content-length:".length()).strip());
        }
        chunked |= field.startsWith("transfer-encoding:");
        if (field.startsWith("x-cf-routererror:")) {
          routerError = line.substring("x-cf-routererror:".length()).strip();
        }
        close |= field.startsWith("connection:") && field.contains("close");
      }
      return new Head(status, length, chunked, close, routerError);
    }
  }

  private static String body(InputStream in, long length) throws IOException {
    byte[] bytes = length < 0 ? in.readAllBytes() : in.readNBytes((int) length);
    if (bytes.length < length) {
      throw new EOFException("the answer breaks off");
    }
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static String chunks(InputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      int size = Integer.parseInt(line(in), 16);
      byte[] chunk = in.readNBytes(size);
      if (chunk.length < size || !line(in).isEmpty()) {
        throw new EOFException("the answer breaks off within a chunk");
      }
      if (size == 0) {
        return body.toString(StandardCharsets.ISO_8859_1);
      }
      body.writeBytes(chunk);
    }
  }

  /// A line without its end.
  static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("the connection ended");
      }
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }
}
