package dev.holdfast.router.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// One end of a connection that speaks raw bytes; reads with a time-out. One thread.
final class Wire implements AutoCloseable {
  private static final int TIMEOUT_MS = 10_000;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  Wire(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(TIMEOUT_MS);
    socket.setTcpNoDelay(true);
    this.in = socket.getInputStream();
    this.out = socket.getOutputStream();
  }

  static Wire to(int port) throws IOException {
    return new Wire(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  /// With a small window, for one that is to read slowly.
  static Wire slow(int port) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(16 << 10);
    socket.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return new Wire(socket);
  }

  Socket socket() {
    return socket;
  }

  Wire send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  Wire send(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
    return this;
  }

  /// A head with its empty line, or what came before the end.
  String head() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int newest = 0;
    for (int octet = in.read(); octet >= 0; octet = in.read()) {
      head.write(octet);
      newest = newest << 8 | octet;
      if (newest == 0x0d0a0d0a) {
        break;
      }
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  /// A line with its end, or what came before the connection's.
  String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int octet = in.read(); octet >= 0; octet = in.read()) {
      line.append((char) octet);
      if (octet == '\n') {
        break;
      }
    }
    return line.toString();
  }

  String bytes(int count) throws IOException {
    return new String(in.readNBytes(count), StandardCharsets.ISO_8859_1);
  }

  /// As many bytes, or what came before the end.
  byte[] octets(int count) throws IOException {
    return in.readNBytes(count);
  }

  byte[] some(int most) throws IOException {
    byte[] bytes = new byte[most];
    int count = in.read(bytes);
    return count < 0 ? new byte[0] : java.util.Arrays.copyOf(bytes, count);
  }

  /// A message whose body's length its head says; HEAD's and 204's have none.
  String message() throws IOException {
    String head = head();
    String length = field(head, "content-length");
    return length == null ? head : head + bytes(Integer.parseInt(length));
  }

  /// A chunked message, with its framing and without trailers.
  String chunkedMessage() throws IOException {
    StringBuilder message = new StringBuilder(head());
    while (message.indexOf("\r\n0\r\n\r\n") < 0) {
      int octet = in.read();
      if (octet < 0) {
        break;
      }
      message.append((char) octet);
    }
    return message.toString();
  }

  /// Everything up to the end.
  String rest() throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  /// Whether the peer has closed, in order or by a reset.
  boolean isClosedByPeer() throws IOException {
    try {
      return in.read() < 0;
    } catch (java.net.SocketException e) {
      return true;
    }
  }

  /// Whether the connection ends with a reset; what comes before is dropped.
  boolean isResetByPeer() throws IOException {
    try {
      in.transferTo(OutputStream.nullOutputStream());
      return false;
    } catch (java.net.SocketException e) {
      return true;
    }
  }

  static @org.jspecify.annotations.Nullable String field(String head, String name) {
    for (String line : head.lines().toList()) {
      if (line.toLowerCase(Locale.ROOT).startsWith(name + ":")) {
        return line.substring(name.length() + 1).strip();
      }
    }
    return null;
  }

  void finishOutput() throws IOException {
    socket.shutdownOutput();
  }

  /// Closes with a reset.
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
