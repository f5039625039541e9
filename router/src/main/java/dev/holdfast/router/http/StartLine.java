package dev.holdfast.router.http;

import java.nio.charset.StandardCharsets;

/// The X-Request-Start line, the wall's time in ms: made when the millisecond changes, in place.
/// Event loop only.
final class StartLine {
  private static final String NAME = "X-Request-Start: ";
  // Enough from 2001 to 2286.
  private static final int DIGITS = 13;

  private final byte[] line =
      (NAME + "0".repeat(DIGITS) + "\r\n").getBytes(StandardCharsets.US_ASCII);
  private long shownMs;

  /// The whole line with its CRLF.
  byte[] line(long wallMs) {
    if (wallMs != shownMs) {
      shownMs = wallMs;
      long rest = wallMs;
      for (int i = NAME.length() + DIGITS - 1; i >= NAME.length(); i--) {
        line[i] = (byte) ('0' + rest % 10);
        rest /= 10;
      }
    }
    return line;
  }
}
