package dev.holdfast.router.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A client of HTTP/2, or an app, that sends what frames a test says, right or wrong, and shows
/// what comes as text: `HEADERS 1 end :status=200 a=b`, `DATA 1 end hello`, `RST_STREAM 1 CANCEL`.
/// One thread.
final class FrameWire implements AutoCloseable {
  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  static final int END_STREAM = 1;
  static final int END_HEADERS = 4;
  private static final List<String> TYPES =
      List.of(
          "DATA",
          "HEADERS",
          "PRIORITY",
          "RST_STREAM",
          "SETTINGS",
          "PUSH_PROMISE",
          "PING",
          "GOAWAY",
          "WINDOW_UPDATE",
          "CONTINUATION");
  static final List<String> ERRORS =
      List.of(
          "NO_ERROR",
          "PROTOCOL_ERROR",
          "INTERNAL_ERROR",
          "FLOW_CONTROL_ERROR",
          "SETTINGS_TIMEOUT",
          "STREAM_CLOSED",
          "FRAME_SIZE_ERROR",
          "REFUSED_STREAM",
          "CANCEL",
          "COMPRESSION_ERROR",
          "CONNECT_ERROR",
          "ENHANCE_YOUR_CALM");

  private final Wire wire;
  private long connectionWindow = 65_535;
  private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);

  FrameWire(Wire wire) {
    this.wire = wire;
  }

  /// Connected, with the preface and empty SETTINGS sent.
  static FrameWire to(int port) throws IOException {
    FrameWire frames = new FrameWire(Wire.to(port));
    frames.preface();
    frames.frame("SETTINGS", 0, 0, new byte[0]);
    return frames;
  }

  /// As an app, which a client has connected to: with the client's preface read, and SETTINGS sent.
  static FrameWire accept(Wire wire) throws IOException {
    FrameWire frames = accepting(wire);
    frames.frame("SETTINGS", 0, 0, new byte[0]);
    return frames;
  }

  /// The same, with no SETTINGS sent yet.
  static FrameWire accepting(Wire wire) throws IOException {
    String preface = wire.bytes(PREFACE.length());
    if (!preface.equals(PREFACE)) {
      throw new IOException("expected the preface of HTTP/2: " + preface);
    }
    return new FrameWire(wire);
  }

  Wire wire() {
    return wire;
  }

  void preface() throws IOException {
    wire.send(PREFACE);
  }

  void frame(String type, int flags, int stream, byte[] payload) throws IOException {
    wire.send(bytes(TYPES.indexOf(type), flags, stream, payload));
  }

  static byte[] bytes(int type, int flags, int stream, byte[] payload) {
    ByteBuf out = Unpooled.buffer();
    out.writeMedium(payload.length).writeByte(type).writeByte(flags).writeInt(stream);
    return ByteBufUtil.getBytes(out.writeBytes(payload));
  }

  static byte[] integers(int... values) {
    ByteBuf out = Unpooled.buffer();
    for (int value : values) {
      out.writeInt(value);
    }
    return ByteBufUtil.getBytes(out);
  }

  /// A header block; names and values in turn, as they stand.
  static byte[] block(String... fields) {
    ByteBuf out = Unpooled.buffer();
    for (int i = 0; i < fields.length; i += 2) {
      literal(out.writeByte(0), fields[i]);
      literal(out, fields[i + 1]);
    }
    return ByteBufUtil.getBytes(out);
  }

  /// RFC 7541 §5.2, without Huffman code.
  private static void literal(ByteBuf out, String text) {
    int length = text.length();
    if (length < 127) {
      out.writeByte(length);
    } else {
      out.writeByte(127);
      for (length -= 127; length > 127; length >>>= 7) {
        out.writeByte(128 | (length & 127));
      }
      out.writeByte(length);
    }
    out.writeCharSequence(text, StandardCharsets.ISO_8859_1);
  }

  void headers(int stream, int flags, String... fields) throws IOException {
    frame("HEADERS", flags | END_HEADERS, stream, block(fields));
  }

  /// A request without a body.
  void get(int stream, String path) throws IOException {
    headers(stream, END_STREAM, request("GET", path));
  }

  static String[] request(String method, String path) {
    return new String[] {
      ":method", method, ":scheme", "http", ":path", path, ":authority", "app.example"
    };
  }

  void data(int stream, int flags, String text) throws IOException {
    connectionWindow -= text.length();
    frame("DATA", flags, stream, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /// How much DATA the peer lets this client send, as far as it has read.
  long connectionWindow() {
    return connectionWindow;
  }

  void reset(int stream, String error) throws IOException {
    frame("RST_STREAM", 0, stream, integers(ERRORS.indexOf(error)));
  }

  void window(int stream, int bytes) throws IOException {
    frame("WINDOW_UPDATE", 0, stream, integers(bytes));
  }

  /// One setting.
  void setting(int id, int value) throws IOException {
    byte[] octets = integers(value);
    frame("SETTINGS", 0, 0, new byte[] {0, (byte) id, octets[0], octets[1], octets[2], octets[3]});
  }

  /// The next frame as text; `end` where the connection ends.
  String next() throws IOException {
    byte[] head = wire.octets(9);
    if (head.length < 9) {
      return "end";
    }
    ByteBuf in = Unpooled.wrappedBuffer(head);
    int length = in.readMedium();
    String type = TYPES.get(in.readByte());
    int flags = in.readByte();
    int stream = in.readInt();
    ByteBuf payload = Unpooled.wrappedBuffer(wire.octets(length));
    String end = (flags & END_STREAM) != 0 ? " end" : "";
    return switch (type) {
      case "DATA" -> "DATA " + stream + end + " " + payload.toString(StandardCharsets.ISO_8859_1);
      case "HEADERS" -> "HEADERS " + stream + end + fields(stream, flags, payload);
      case "RST_STREAM" -> "RST_STREAM " + stream + " " + ERRORS.get(payload.readInt());
      case "GOAWAY" -> "GOAWAY " + payload.readInt() + " " + ERRORS.get(payload.readInt());
      case "WINDOW_UPDATE" -> {
        int bytes = payload.readInt();
        connectionWindow += stream == 0 ? bytes : 0;
        yield "WINDOW_UPDATE " + stream + " " + bytes;
      }
      case "PING" -> "PING" + (flags != 0 ? " ack" : "") + " " + payload.readLong();
      case "SETTINGS" -> "SETTINGS" + (flags != 0 ? " ack" : "");
      default -> type + " " + stream;
    };
  }

  private String fields(int stream, int flags, ByteBuf first) throws IOException {
    ByteBuf block = Unpooled.buffer().writeBytes(first);
    boolean more = (flags & END_HEADERS) == 0;
    while (more) {
      ByteBuf head = Unpooled.wrappedBuffer(wire.octets(9));
      int length = head.readMedium();
      assert head.readByte() == TYPES.indexOf("CONTINUATION");
      more = (head.readByte() & END_HEADERS) == 0;
      block.writeBytes(wire.octets(length));
    }
    try {
      Http2Headers headers = decoder.decodeHeaders(stream, block);
      List<String> shown = new ArrayList<>();
      headers.forEach(field -> shown.add(" " + field.getKey() + "=" + field.getValue()));
      return String.join("", shown);
    } catch (Http2Exception e) {
      throw new AssertionError(e);
    }
  }

  /// The next frame that says something of a stream or of the connection's end.
  String message() throws IOException {
    while (true) {
      String frame = next();
      if (!frame.matches("(SETTINGS|WINDOW_UPDATE|PING).*")) {
        return frame;
      }
    }
  }

  /// The next frame of that type.
  String next(String type) throws IOException {
    while (true) {
      String frame = next();
      if (frame.startsWith(type) || frame.equals("end")) {
        return frame;
      }
    }
  }

  /// The body of the stream's answer up to its end, or what ends it otherwise.
  String body(int stream) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      String frame = message();
      String prefix = "DATA " + stream + " ";
      if (!frame.startsWith(prefix)) {
        return body.toString(StandardCharsets.ISO_8859_1) + frame;
      }
      boolean end = frame.startsWith("end ", prefix.length());
      String text = frame.substring(prefix.length() + (end ? 4 : 0));
      body.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
      if (end) {
        return body.toString(StandardCharsets.ISO_8859_1);
      }
    }
  }

  @Override
  public void close() throws IOException {
    wire.close();
  }
}
