package dev.holdfast.router.accesslog;

import dev.holdfast.events.AppInstance;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.EndpointId;
import dev.holdfast.router.http.h1.Octets;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A line, or pieces of one, in the making: a growing buffer of ASCII that lets no value of a
/// request end its line or its field. Event loop only.
final class LineBuffer {
  private static final long NANOS_PER_MICRO = 1_000;
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final Escape escape;
  private final int keptBytes;
  private byte[] bytes;
  private int length;

  /// @param firstBytes its first size
  /// @param keptBytes what it has grown to beyond that is not kept for the next line
  LineBuffer(Escape escape, int firstBytes, int keptBytes) {
    this.escape = escape;
    this.keptBytes = keptBytes;
    this.bytes = new byte[firstBytes];
  }

  /// What is written, up to {@link #length}; until the next change.
  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  void clear() {
    length = 0;
    if (bytes.length > keptBytes) {
      bytes = new byte[keptBytes];
    }
  }

  /// Text of our own: printable ASCII, taken as it is.
  @SuppressWarnings(
      "deprecation") // The one method that copies a string's bytes without allocating.
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

  LineBuffer raw(byte[] from) {
    return raw(from, 0, from.length);
  }

  LineBuffer raw(byte[] from, int at, int count) {
    reserve(count);
    System.arraycopy(from, at, bytes, length, count);
    length += count;
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
    return padded(number, digits);
  }

  /// The number's last digits, zeros in front.
  LineBuffer padded(long number, int digits) {
    reserve(digits);
    length += digits;
    long rest = number;
    for (int i = 1; i <= digits; i++) {
      bytes[length - i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return this;
  }

  /// Seconds with six decimals, as `%.6f`; `nanos` is 0 or more.
  LineBuffer seconds(long nanos) {
    long micros = (nanos + NANOS_PER_MICRO / 2) / NANOS_PER_MICRO;
    return decimal(micros / MICROS_PER_SECOND).raw('.').padded(micros % MICROS_PER_SECOND, 6);
  }

  /// Seconds as {@link #seconds}; `"-"` where there is no time to say.
  LineBuffer secondsOrDash(long nanos) {
    return nanos < 0 ? raw("\"-\"") : seconds(nanos);
  }

  /// Two digits.
  LineBuffer hex(int octet) {
    reserve(2);
    bytes[length++] = HEX[octet >> 4];
    bytes[length++] = HEX[octet & 0xf];
    return this;
  }

  /// A client's text outside quotes: escaped as in quotes, and a space as `\x20`.
  LineBuffer bare(byte[] from, int at, int count) {
    int begin = at;
    for (int i = at; i < at + count; i++) {
      if (from[i] == ' ') {
        escaped(from, begin, i - begin).raw("\\x20");
        begin = i + 1;
      }
    }
    return escaped(from, begin, at + count - begin);
  }

  /// A client's text, as it stands between quotes.
  LineBuffer escaped(byte[] from, int at, int count) {
    int end = at + count;
    int begin = at;
    while (begin < end) {
      int stop = Octets.quotableEnd(from, begin, end);
      raw(from, begin, stop - begin);
      if (stop < end) {
        escape.put(from[stop] & 0xff, this);
      }
      begin = stop + 1;
    }
    return this;
  }

  /// Text of an operator's or of our own, in ISO 8859-1, as it stands between quotes.
  LineBuffer escaped(String text) {
    int begin = length;
    raw(text);
    return escapedFrom(begin);
  }

  /// The id of the endpoint's app, likewise.
  LineBuffer app(Endpoint endpoint) {
    reserve(AppInstance.APP_MOST);
    int begin = length;
    length = endpoint.copyApp(bytes, begin);
    return escapedFrom(begin);
  }

  /// The id of the endpoint's instance, which never holds anything to escape.
  LineBuffer instance(Endpoint endpoint) {
    reserve(EndpointId.INSTANCE_MOST);
    length = endpoint.copyInstance(bytes, length);
    return this;
  }

  /// Escapes what has been written since. Mostly there is nothing to do.
  private LineBuffer escapedFrom(int begin) {
    int stop = Octets.quotableEnd(bytes, begin, length);
    if (stop == length) {
      return this;
    }
    byte[] rest = Arrays.copyOfRange(bytes, stop, length);
    length = stop;
    return escaped(rest, 0, rest.length);
  }

  private void reserve(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
