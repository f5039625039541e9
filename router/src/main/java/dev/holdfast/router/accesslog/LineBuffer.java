package dev.holdfast.router.accesslog;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;

/// Lines on their way to the disk: a growing buffer of ASCII bytes that lets no value of a request
/// end its line or its field. Access log thread only.
final class LineBuffer {
  // Room for a batch; a larger line makes it grow.
  private static final int FIRST_BYTES = 64 << 10;
  private static final long NANOS_PER_MICRO = 1_000;
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final byte[] HEX = ascii("0123456789abcdef");
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.").withZone(ZoneOffset.UTC);

  private byte[] bytes = new byte[FIRST_BYTES];
  private int length;
  // Formatting a second is dear and most lines share it with the line before.
  private long shownSecond = Long.MIN_VALUE;
  private byte[] shownSecondText = new byte[0];

  private static byte[] ascii(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  }

  int length() {
    return length;
  }

  void clear() {
    length = 0;
  }

  /// What is written, for reading; valid until the next change.
  ByteBuffer readable() {
    return ByteBuffer.wrap(bytes, 0, length);
  }

  /// Text of our own: printable ASCII, taken as it is.
  // The one method that copies a string's bytes without allocating.
  @SuppressWarnings("deprecation")
  LineBuffer raw(String text) {
    int count = text.length();
    reserve(count);
    text.getBytes(0, count, bytes, length);
    length += count;
    return this;
  }

  LineBuffer raw(char c) {
    reserve(1);
    bytes[length++] = (byte) c;
    return this;
  }

  LineBuffer decimal(long number) {
    if (number < 0) {
      return raw(Long.toString(number));
    }
    int digits = 1;
    for (long rest = number; rest >= 10; rest /= 10) {
      digits++;
    }
    padded(number, digits);
    return this;
  }

  /// Seconds with six decimals, as `%.6f`; `nanos` is 0 or more.
  LineBuffer seconds(long nanos) {
    long micros = (nanos + NANOS_PER_MICRO / 2) / NANOS_PER_MICRO;
    decimal(micros / MICROS_PER_SECOND).raw('.');
    padded(micros % MICROS_PER_SECOND, 6);
    return this;
  }

  /// Seconds as {@link #seconds}; `"-"` where there is no time to say.
  LineBuffer secondsOrDash(long nanos) {
    return nanos < 0 ? raw("\"-\"") : seconds(nanos);
  }

  /// Wall time in UTC, such as `2006-01-02T15:04:05.000000000Z`.
  LineBuffer timestamp(Instant at) {
    if (at.getEpochSecond() != shownSecond) {
      shownSecond = at.getEpochSecond();
      shownSecondText = ascii(SECOND.format(at));
    }
    reserve(shownSecondText.length);
    System.arraycopy(shownSecondText, 0, bytes, length, shownSecondText.length);
    length += shownSecondText.length;
    padded(at.getNano(), 9);
    return raw('Z');
  }

  /// A client's text outside quotes: escaped as in quotes, and a space as `\x20`.
  LineBuffer bare(String text) {
    for (int i = plain(text, '!'); i < text.length(); i++) {
      if (text.charAt(i) == ' ') {
        hex(' ');
      } else {
        goEscaped(text.charAt(i));
      }
    }
    return this;
  }

  /// A client's text in quotes, escaped as Go's strconv.Quote does; what is not ASCII as `\xHH`.
  LineBuffer quoted(String text) {
    raw('"');
    escaped(text);
    return raw('"');
  }

  /// The inside of {@link #quoted}.
  LineBuffer escaped(String text) {
    for (int i = plain(text, ' '); i < text.length(); i++) {
      goEscaped(text.charAt(i));
    }
    return this;
  }

  /// A client's text as a JSON string (RFC 8259 §7), in ASCII.
  LineBuffer json(String text) {
    raw('"');
    for (int i = plain(text, ' '); i < text.length(); i++) {
      jsonEscaped(text.charAt(i));
    }
    return raw('"');
  }

  /// Puts what need not be escaped, up to the first character that must be: mostly all there is.
  /// Returns where that stands.
  ///
  /// @param least the lowest character that need not be
  private int plain(String text, char least) {
    int count = text.length();
    reserve(count);
    int i = 0;
    while (i < count) {
      char c = text.charAt(i);
      if (c < least || c >= 127 || c == '"' || c == '\\') {
        break;
      }
      bytes[length + i] = (byte) c;
      i++;
    }
    length += i;
    return i;
  }

  private void goEscaped(char c) {
    switch (c) {
      case '"', '\\' -> raw('\\').raw(c);
      case '\n' -> raw("\\n");
      case '\r' -> raw("\\r");
      case '\t' -> raw("\\t");
      case 7 -> raw("\\a");
      case '\b' -> raw("\\b");
      case '\f' -> raw("\\f");
      case 11 -> raw("\\v");
      default -> {
        if (c >= ' ' && c < 127) {
          raw(c);
        } else if (c <= 0xff) {
          hex(c);
        } else {
          raw("\\u");
          hexDigits(c, 4);
        }
      }
    }
  }

  private void jsonEscaped(char c) {
    if (c == '"' || c == '\\') {
      raw('\\').raw(c);
    } else if (c >= ' ' && c < 127) {
      raw(c);
    } else {
      raw("\\u");
      hexDigits(c, 4);
    }
  }

  private void hex(char c) {
    raw("\\x");
    hexDigits(c, 2);
  }

  private void hexDigits(char c, int digits) {
    reserve(digits);
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
      bytes[length++] = HEX[(c >> shift) & 0xf];
    }
  }

  private void padded(long number, int digits) {
    reserve(digits);
    length += digits;
    long rest = number;
    for (int i = 1; i <= digits; i++) {
      bytes[length - i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }

  private void reserve(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
