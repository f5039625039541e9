package dev.holdfast.router.http;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/// The header that tells clients how old the table is, while it is stale (`http.tellAge`): made
/// when the second changes, so that an answer costs a look at a field. Event loop only.
final class AgeLine {
  static final byte[] NAME = "x-holdfast-table-age".getBytes(StandardCharsets.US_ASCII);
  private static final String LINE = "X-Holdfast-Table-Age: ";
  private static final byte[] NONE = new byte[0];

  private byte[] line = NONE;
  private byte[] value = NONE;
  private long seconds;

  /// @param ageNanos 0 while the table is not stale
  void update(long ageNanos) {
    long now = ageNanos == 0 ? 0 : Math.max(1, TimeUnit.NANOSECONDS.toSeconds(ageNanos));
    if (now != seconds) {
      seconds = now;
      value = now == 0 ? NONE : String.valueOf(now).getBytes(StandardCharsets.US_ASCII);
      line = now == 0 ? NONE : (LINE + now + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }
  }

  /// Whether there is something to tell.
  boolean isTold() {
    return line.length > 0;
  }

  /// The whole line with its CRLF; empty where there is nothing to tell.
  byte[] line() {
    return line;
  }

  /// The seconds alone.
  byte[] value() {
    return value;
  }
}
