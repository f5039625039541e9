package dev.holdfast.router.accesslog;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// Wall time in UTC, such as `2006-01-02T15:04:05.678000000Z`. Formatting a second is dear, and
/// most lines share it with the line before. One per event loop. Event loop only.
final class Timestamp {
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.").withZone(ZoneOffset.UTC);
  private static final int MILLIS_PER_SECOND = 1_000;

  private long second = Long.MIN_VALUE;
  private byte[] secondText = new byte[0];

  LineBuffer append(long ms, LineBuffer line) {
    long newSecond = Math.floorDiv(ms, MILLIS_PER_SECOND);
    if (newSecond != second) {
      second = newSecond;
      secondText =
          SECOND.format(Instant.ofEpochSecond(newSecond)).getBytes(StandardCharsets.US_ASCII);
    }
    return line.raw(secondText).padded(Math.floorMod(ms, MILLIS_PER_SECOND), 3).raw("000000Z");
  }
}
