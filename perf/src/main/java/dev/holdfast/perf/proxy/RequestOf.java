package dev.holdfast.perf.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;

/// The request for one app, but for its number, and what the answer must be. Immutable.
final class RequestOf {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final byte[] bytes;
  private final byte[] app;
  private final int bodyBytes;

  private RequestOf(byte[] bytes, byte[] app, int bodyBytes) {
    this.bytes = bytes;
    this.app = app;
    this.bodyBytes = bodyBytes;
  }

  static RequestOf app(App app, int bodyBytes) {
    String text =
        """
        GET /00000000 HTTP/1.1\r
        Host: %s\r
        User-Agent: holdfast-bench\r
        Accept: */*\r
        \r
        """
            .formatted(app.host());
    return new RequestOf(
        text.getBytes(StandardCharsets.US_ASCII),
        app.name().getBytes(StandardCharsets.US_ASCII),
        bodyBytes);
  }

  ByteBuf numbered(ByteBufAllocator allocator, int ask) {
    ByteBuf out = allocator.ioBuffer(bytes.length).writeBytes(bytes);
    int left = ask;
    for (int digit = LoadConnection.ASK_DIGITS - 1; digit >= 0; digit--) {
      out.setByte(LoadConnection.ASK_AT + digit, HEX[left & 0xf]);
      left >>>= 4;
    }
    return out;
  }

  /// Whether the answer that has been read is the app's.
  boolean isAnsweredBy(AnswerScanner answer) {
    return answer.isFrom(app);
  }

  int bodyBytes() {
    return bodyBytes;
  }
}
