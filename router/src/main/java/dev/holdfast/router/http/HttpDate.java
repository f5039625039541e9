package dev.holdfast.router.http;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;

/// The Date line (RFC 9110 §6.6.1), made once a second. Event loop only.
final class HttpDate {
  // DateTimeFormatter.RFC_1123_DATE_TIME leaves the day's leading zero out.
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("'Date: 'EEE, dd MMM yyyy HH:mm:ss 'GMT\r\n'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private long second = -1;
  private byte[] line = new byte[0];
  private byte[] value = new byte[0];

  /// The whole line with its CRLF.
  byte[] line(long wallMs) {
    renew(wallMs);
    return line;
  }

  /// The time alone.
  byte[] value(long wallMs) {
    renew(wallMs);
    return value;
  }

  private void renew(long wallMs) {
    long now = wallMs / 1_000;
    if (now != second) {
      second = now;
      line = FORMAT.format(Instant.ofEpochSecond(now)).getBytes(StandardCharsets.US_ASCII);
      value = Arrays.copyOfRange(line, "Date: ".length(), line.length - "\r\n".length());
    }
  }
}
