package dev.holdfast.router.tls;

import io.netty.handler.ssl.OpenSslSessionTicketKey;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The keys that session tickets are written and read with: the newest writes, the one before it is
/// still read (RFC 5077 §5.5, RFC 8446 §4.6.1). In memory only. Certificates' thread only.
final class TicketKeys {
  private final RandomGenerator random;
  private final long lifeNanos;
  private OpenSslSessionTicketKey newest;
  private @Nullable OpenSslSessionTicketKey before;
  private long newestSinceNanos;

  /// @param random nobody may guess what it makes
  TicketKeys(RandomGenerator random, long lifeNanos, long nowNanos) {
    this.random = random;
    this.lifeNanos = lifeNanos;
    this.newest = fresh();
    this.newestSinceNanos = nowNanos;
  }

  /// Whether there is a new key.
  boolean rotate(long nowNanos) {
    if (nowNanos - newestSinceNanos < lifeNanos) {
      return false;
    }
    // Of one that nobody used for longer than two lives, e.g. on a stopped machine, none is left.
    before = nowNanos - newestSinceNanos < 2 * lifeNanos ? newest : null;
    newest = fresh();
    newestSinceNanos = nowNanos;
    return true;
  }

  /// The writing one first.
  OpenSslSessionTicketKey[] keys() {
    return before == null
        ? new OpenSslSessionTicketKey[] {newest}
        : new OpenSslSessionTicketKey[] {newest, before};
  }

  private OpenSslSessionTicketKey fresh() {
    return new OpenSslSessionTicketKey(
        bytes(OpenSslSessionTicketKey.NAME_SIZE),
        bytes(OpenSslSessionTicketKey.HMAC_KEY_SIZE),
        bytes(OpenSslSessionTicketKey.AES_KEY_SIZE));
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
