package dev.holdfast.router.http.h1;

import java.nio.charset.StandardCharsets;

/// Which switches of protocol are carried (RFC 9110 §7.8). Immutable.
public final class Upgrades {
  private static final byte[] H2C = "h2c".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] HTTP = "http/".getBytes(StandardCharsets.US_ASCII);

  private Upgrades() {}

  /// Whether the line names a protocol, and none of HTTP's own: requests of those would pass by the
  /// checks, the routes and the log of this router.
  static boolean mayBeCarried(Fields fields, int line) {
    byte[] bytes = fields.bytes();
    int end = fields.valueEnd(line);
    int i = Tokens.next(bytes, fields.valueStart(line), end);
    boolean named = i < end;
    while (i < end) {
      int stop = Tokens.end(bytes, i, end);
      if (Tokens.equal(bytes, i, stop, H2C)
          || Tokens.equal(bytes, i, Math.min(stop, i + HTTP.length), HTTP)) {
        return false;
      }
      i = Tokens.next(bytes, stop, end);
    }
    return named;
  }

  /// Whether the answer names protocols, and only such as were asked for.
  ///
  /// @param asked the value of the request's line
  public static boolean wereAsked(ResponseHead answer, byte[] asked) {
    if (answer.upgradeLine() < 0) {
      return false;
    }
    Fields fields = answer.fields();
    byte[] bytes = fields.bytes();
    int end = fields.valueEnd(answer.upgradeLine());
    int i = Tokens.next(bytes, fields.valueStart(answer.upgradeLine()), end);
    boolean named = i < end;
    while (i < end) {
      int stop = Tokens.end(bytes, i, end);
      if (!Tokens.contains(asked, 0, asked.length, bytes, i, stop - i)) {
        return false;
      }
      i = Tokens.next(bytes, stop, end);
    }
    return named;
  }
}
