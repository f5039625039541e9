package dev.holdfast.router;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// One HTTP/1.1 request on a connection of its own, with any Host, as `curl -H 'Host: ...'` sends
/// it.
final class Http {
  /// @param status -1 where the connection ended without an answer
  record Answer(int status, String head, String body) {
    JsonNode json() {
      try {
        return new ObjectMapper().readTree(body);
      } catch (IOException e) {
        throw new UncheckedIOException(body, e);
      }
    }
  }

  private Http() {}

  static Answer get(InetSocketAddress to, String host, String path) {
    try (Socket socket = new Socket(to.getAddress(), to.getPort())) {
      socket.setSoTimeout(60_000);
      String request =
          "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return parse(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(host + path + " at " + to, e);
    }
  }

  /// An admin page.
  static Answer admin(RouterAssembly router, String path) {
    return get(router.adminAddress(), "localhost", path);
  }

  private static Answer parse(String text) {
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      return new Answer(-1, text, "");
    }
    String head = text.substring(0, end);
    String body = text.substring(end + 4);
    boolean chunked =
        head.toLowerCase(java.util.Locale.ROOT).contains("transfer-encoding: chunked");
    return new Answer(Integer.parseInt(head.substring(9, 12)), head, chunked ? joined(body) : body);
  }

  /// The chunks' contents; all text is ASCII here.
  private static String joined(String chunks) {
    StringBuilder body = new StringBuilder();
    int at = 0;
    while (true) {
      int line = chunks.indexOf("\r\n", at);
      int size = Integer.parseInt(chunks.substring(at, line), 16);
      if (size == 0) {
        return body.toString();
      }
      body.append(chunks, line + 2, line + 2 + size);
      at = line + 2 + size + 2;
    }
  }
}
