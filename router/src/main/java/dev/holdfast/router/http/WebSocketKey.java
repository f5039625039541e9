package dev.holdfast.router.http;

import dev.holdfast.router.http.h1.Fields;
import dev.holdfast.router.http.h1.ResponseHead;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.random.RandomGenerator;

/// The handshake of a WebSocket with an app (RFC 6455 §4), where its client speaks HTTP/2 and has
/// none. It proves that the app knows the protocol, and protects nothing. Immutable.
final class WebSocketKey {
  private static final int KEY_BYTES = 16;
  private static final byte[] GUID =
      "258EAFA5-E914-47DA-95CA-C5AB0DC85B11".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ACCEPT = "sec-websocket-accept".getBytes(StandardCharsets.US_ASCII);

  private WebSocketKey() {}

  static byte[] next(RandomGenerator random) {
    byte[] key = new byte[KEY_BYTES];
    random.nextBytes(key);
    return Base64.getEncoder().encode(key);
  }

  /// Whether the answer carries what follows from the key.
  static boolean isAccepted(ResponseHead head, byte[] key) {
    byte[] expected = accept(key);
    Fields fields = head.fields();
    for (int i = 0; i < fields.count(); i++) {
      if (fields.isNamed(i, ACCEPT)) {
        return Arrays.equals(
            fields.bytes(), fields.valueStart(i), fields.valueEnd(i), expected, 0, expected.length);
      }
    }
    return false;
  }

  private static byte[] accept(byte[] key) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      sha1.update(key);
      return Base64.getEncoder().encode(sha1.digest(GUID));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-1", e);
    }
  }
}
