package dev.holdfast.router.http;

import dev.holdfast.router.http.h2.HeaderBlock;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Puts together this router's own answers: a line of text, and no hint of anything but what the
/// client has sent. Event loop only.
final class ErrorAnswer {
  private static final byte[] DATE = ascii("date");
  private static final byte[] CONTENT_TYPE = ascii("content-type");
  private static final byte[] TEXT = ascii("text/plain; charset=utf-8");
  private static final byte[] CONTENT_TYPE_OPTIONS = ascii("x-content-type-options");
  private static final byte[] NOSNIFF = ascii("nosniff");
  private static final byte[] REQUEST_ID = ascii("x-vcap-request-id");

  private final HeadOut out;
  private final HttpDate date;
  private final AgeLine age;

  ErrorAnswer(HeadOut out, HttpDate date, AgeLine age) {
    this.out = out;
    this.age = age;
    this.date = date;
  }

  /// @param requestId to be told; null where it is not
  ByteBuf render(
      RouterError error,
      byte @Nullable [] requestId,
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
    if (requestId != null) {
      out.put("X-Vcap-Request-Id: ");
      out.put(requestId);
      out.put("\r\n");
    }
    line("Retry-After: ", retryAfter(error));
    line("Location: ", error.location());
    out.put(age.line());
    out.put("Content-Length: " + body.length + "\r\n");
    switch (persistence) {
      case IMPLIED -> {}
      case SAID -> out.put("Connection: keep-alive\r\n");
      case CLOSES -> out.put("Connection: close\r\n");
    }
    out.put("\r\n");
    return out.toBuffer(allocator, body.length);
  }

  /// The same answer's head as a header block.
  ///
  /// @param requestId to be told; null where it is not
  void fields(RouterError error, byte @Nullable [] requestId, HeaderBlock block, long wallMs) {
    block.status(error.status());
    block.field(DATE, date.value(wallMs));
    block.field(CONTENT_TYPE, TEXT);
    block.field(CONTENT_TYPE_OPTIONS, NOSNIFF);
    field(block, "x-cf-routererror", error.name());
    field(block, "cache-control", error.cacheControl());
    if (requestId != null) {
      block.field(REQUEST_ID, requestId);
    }
    field(block, "retry-after", retryAfter(error));
    field(block, "location", error.location());
    if (age.isTold()) {
      block.field(AgeLine.NAME, age.value());
    }
    field(block, "content-length", String.valueOf(body(error).length));
  }

  /// RFC 9110 §10.2.3: in seconds.
  private static @Nullable String retryAfter(RouterError error) {
    return error.retryAfter() == 0 ? null : String.valueOf(error.retryAfter());
  }

  private static void field(HeaderBlock block, String name, @Nullable String value) {
    if (value != null) {
      block.field(ascii(name), value.getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
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
