package dev.holdfast.router.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Puts together this router's own answers: a line of text, and no hint of anything but what the
/// client has sent. Event loop only.
final class ErrorAnswer {
  private final HeadOut out;
  private final HttpDate date = new HttpDate();

  ErrorAnswer(HeadOut out) {
    this.out = out;
  }

  ByteBuf render(
      RouterError error,
      ByteBufAllocator allocator,
      AnswerHead.Persistence persistence,
      long wallMs) {
    byte[] body = body(error);
    out.clear();
    out.put("HTTP/1.1 " + error.status() + " " + error.phrase() + "\r\n");
    out.put(date.line(wallMs));
    out.put("Content-Type: text/plain; charset=utf-8\r\nX-Content-Type-Options: nosniff\r\n");
    line("X-Cf-RouterError: ", error.name());
    line("Cache-Control: ", error.cacheControl());
    out.put("Content-Length: " + body.length + "\r\n");
    switch (persistence) {
      case IMPLIED -> {}
      case SAID -> out.put("Connection: keep-alive\r\n");
      case CLOSES -> out.put("Connection: close\r\n");
    }
    out.put("\r\n");
    return out.toBuffer(allocator, body.length);
  }

  private void line(String name, @Nullable String value) {
    if (value != null) {
      out.put(name + value + "\r\n");
    }
  }

  static byte[] body(RouterError error) {
    String text = error.status() + " " + error.phrase() + ": " + error.sentence() + "\n";
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
