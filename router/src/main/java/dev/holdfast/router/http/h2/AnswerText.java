package dev.holdfast.router.http.h2;

import dev.holdfast.router.http.h1.FieldName;
import dev.holdfast.router.http.h1.Octets;
import dev.holdfast.router.http.h1.RequestScanner;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// An answer's header block as HTTP/1.1. Event loop only.
final class AnswerText extends FieldText {
  /// How the end of the body is known in HTTP/1.1, where the fields do not say it.
  enum Framing {
    SAID,
    EMPTY,
    CHUNKED
  }

  private static final AsciiString STATUS = AsciiString.cached(":status");
  private static final int STATUS_DIGITS = 3;
  private static final int STATUS_LEAST = 100;
  // 18 digits cannot overflow a long; no body is that long.
  private static final int LENGTH_DIGITS_MOST = 18;

  private static final byte[] VERSION = ascii("HTTP/1.1 ");
  private static final byte[] COLON = ascii(": ");
  private static final byte[] CRLF = ascii("\r\n");
  private static final byte[] EMPTY = ascii("Content-Length: 0\r\n");
  private static final byte[] CHUNKED = ascii("Transfer-Encoding: chunked\r\n");
  // Of the lines that this class adds.
  private static final int OWN_LINES = 128;

  private final ByteText lines;
  // By status: the phrase is for people, and most clients show it. Of those that have none Netty
  // makes one with the number in brackets.
  private final byte[][] phrases = new byte[1_000][];
  // -1 where it is not there.
  private int status;
  // -1 where it is not there.
  private long length;
  private boolean regular;
  private boolean malformed;

  /// @param listMost the largest header list, in bytes
  AnswerText(int listMost) {
    // A field counts 32 bytes more in a header list than it has, which is more than what separates
    // it here.
    lines = new ByteText(listMost + RequestScanner.SLACK);
    for (int i = 0; i < phrases.length; i++) {
      String phrase = HttpResponseStatus.valueOf(i).reasonPhrase();
      phrases[i] = ascii(phrase.contains("(") ? "" : phrase);
    }
  }

  @Override
  void begin() {
    lines.clear();
    status = -1;
    length = -1;
    regular = false;
    malformed = false;
  }

  @Override
  public Http2Headers add(CharSequence name, CharSequence value) {
    AsciiString key = AsciiString.of(name);
    AsciiString of = AsciiString.of(value);
    if (key.isEmpty() || !isText(of)) {
      malformed = true;
    } else if (key.byteAt(0) == ':') {
      // RFC 9113 §8.3.2: one, before all others.
      malformed |= regular || status >= 0 || !key.equals(STATUS);
      status = (int) number(of, STATUS_DIGITS);
      malformed |= of.length() != STATUS_DIGITS || status < STATUS_LEAST;
    } else {
      regular = true;
      field(key, of);
    }
    return this;
  }

  private void field(AsciiString name, AsciiString value) {
    if (!isLowerToken(name)) {
      malformed = true;
      return;
    }
    int line = lines.length();
    lines.put(name);
    switch (FieldName.of(lines.bytes(), line, name.length())) {
      // RFC 9113 §8.2.2.
      case CONNECTION, KEEP_ALIVE, PROXY_CONNECTION, TRANSFER_ENCODING, UPGRADE -> malformed = true;
      case CONTENT_LENGTH -> {
        malformed |= length >= 0;
        length = number(value, LENGTH_DIGITS_MOST);
        malformed |= length < 0;
      }
      default -> {}
    }
    lines.put(COLON);
    lines.put(value);
    lines.put(CRLF);
  }

  /// -1 where it is none, or too long.
  private static long number(AsciiString value, int digitsMost) {
    if (value.isEmpty() || value.length() > digitsMost) {
      return -1;
    }
    long number = 0;
    for (int i = 0; i < value.length(); i++) {
      if (!Octets.isDigit(value.byteAt(i))) {
        return -1;
      }
      number = number * 10 + (value.byteAt(i) - '0');
    }
    return number;
  }

  /// Whether it is the head of no answer.
  boolean isMalformed() {
    return malformed || status < 0;
  }

  int code() {
    return status;
  }

  /// What it says of the body's length; -1 where it says nothing.
  long length() {
    return length;
  }

  /// The head as HTTP/1.1.
  ByteBuf head(Framing framing, ByteBufAllocator allocator) {
    ByteBuf out = allocator.directBuffer(lines.length() + OWN_LINES);
    out.writeBytes(VERSION);
    out.writeByte('0' + status / 100)
        .writeByte('0' + status / 10 % 10)
        .writeByte('0' + status % 10);
    out.writeByte(' ').writeBytes(phrases[status]).writeBytes(CRLF);
    out.writeBytes(lines.bytes(), 0, lines.length());
    switch (framing) {
      case SAID -> {}
      case EMPTY -> out.writeBytes(EMPTY);
      case CHUNKED -> out.writeBytes(CHUNKED);
    }
    return out.writeBytes(CRLF);
  }

  /// The lines of a trailer section, without the empty one; null where they are malformed.
  @Nullable ByteText trailers() {
    return malformed || status >= 0 ? null : lines;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
