package dev.holdfast.router.accesslog;

import dev.holdfast.router.accesslog.Redaction.Query;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/// Tells of URLs what may be told of them. One per event loop. Event loop only.
final class Redactor {
  private final Query query;
  private final @Nullable MessageDigest sha1;

  Redactor(Query query) {
    this.query = query;
    this.sha1 = query == Query.HASH ? sha1() : null;
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-1", e);
    }
  }

  /// Whether anything of it is told.
  boolean tells(byte[] bytes, int at, int length) {
    return length > 0 && (query != Query.ALL || bytes[at] != '?');
  }

  /// Writes it as it stands between quotes.
  void append(byte[] bytes, int at, int length, LineBuffer line) {
    int told = query == Query.NONE ? length : beforeQuery(bytes, at, length);
    line.escaped(bytes, at, told);
    if (told < length && sha1 != null) {
      sha1.update(bytes, at + told + 1, length - told - 1);
      line.raw("?hash=");
      for (byte octet : sha1.digest()) {
        line.hex(octet & 0xff);
      }
    }
  }

  private static int beforeQuery(byte[] bytes, int at, int length) {
    for (int i = 0; i < length; i++) {
      if (bytes[at + i] == '?') {
        return i;
      }
    }
    return length;
  }
}
