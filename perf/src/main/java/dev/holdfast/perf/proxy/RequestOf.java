package dev.holdfast.perf.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;

/// A request for one app, but for its number, and what the answer must be. Immutable.
public final class RequestOf {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  static final byte[] USER_AGENT = "holdfast-bench".getBytes(StandardCharsets.US_ASCII);
  static final byte[] ACCEPT = "*/*".getBytes(StandardCharsets.US_ASCII);

  private final byte[] bytes;
  private final int askAt;
  private final App to;
  private final byte[] host;
  private final byte[] app;
  private final int bodyBytes;
  private final boolean isUnsafe;

  private RequestOf(String text, App app, int bodyBytes) {
    this.bytes = text.getBytes(StandardCharsets.US_ASCII);
    this.askAt = text.indexOf("00000000");
    this.to = app;
    this.host = app.host().getBytes(StandardCharsets.US_ASCII);
    this.app = app.name().getBytes(StandardCharsets.US_ASCII);
    this.bodyBytes = bodyBytes;
    this.isUnsafe = text.startsWith("POST");
  }

  /// A GET.
  ///
  /// @param bodyBytes of the answer
  public static RequestOf app(App app, int bodyBytes) {
    String text =
        """
        GET /00000000 HTTP/1.1\r
        Host: %s\r
        User-Agent: holdfast-bench\r
        Accept: */*\r
        \r
        """
            .formatted(app.host());
    return new RequestOf(text, app, bodyBytes);
  }

  /// A POST, which may reach an app only once.
  ///
  /// @param bodyBytes of the answer
  public static RequestOf unsafe(App app, int bodyBytes) {
    String text =
        """
        POST /00000000 HTTP/1.1\r
        Host: %s\r
        User-Agent: holdfast-bench\r
        Content-Length: 0\r
        \r
        """
            .formatted(app.host());
    return new RequestOf(text, app, bodyBytes);
  }

  /// Whether it may reach an app only once.
  public boolean isUnsafe() {
    return isUnsafe;
  }

  /// Who is to answer.
  public App to() {
    return to;
  }

  /// As HTTP/1.1.
  ByteBuf numbered(ByteBufAllocator allocator, int ask) {
    ByteBuf out = allocator.ioBuffer(bytes.length).writeBytes(bytes);
    int end = out.writerIndex();
    writeAsk(out.writerIndex(out.readerIndex() + askAt), ask);
    return out.writerIndex(end);
  }

  /// The number of a request, as it stands in its target.
  static void writeAsk(ByteBuf out, int ask) {
    for (int shift = 4 * (LoadConnection.ASK_DIGITS - 1); shift >= 0; shift -= 4) {
      out.writeByte(HEX[ask >>> shift & 0xf]);
    }
  }

  byte[] host() {
    return host;
  }

  /// Whether the answer that has been read is the app's.
  boolean isAnsweredBy(AnswerSeen answer) {
    return answer.isFrom(app);
  }

  int bodyBytes() {
    return bodyBytes;
  }
}
