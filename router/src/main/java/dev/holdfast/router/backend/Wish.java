package dev.holdfast.router.backend;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a request asks of the pick: the key that its endpoint is chosen by, the instance that has
/// its session, or the only ones that will do. One per client, used again and again. Event loop
/// only.
public final class Wish {
  private boolean keyed;
  private long key;
  private boolean hasSession;
  private long session;
  private @Nullable WantedInstance only;

  /// Of the next request, which asks for nothing yet.
  public void clear() {
    keyed = false;
    hasSession = false;
    only = null;
  }

  /// The same key goes to the same endpoint.
  public void key(byte[] bytes, int at, int length) {
    keyed = true;
    key = KeyHash.of(bytes, at, length);
  }

  /// The instance of that name has its session.
  public void session(byte[] bytes, int at, int length) {
    hasSession = true;
    session = KeyHash.of(bytes, at, length);
  }

  /// None but that will do.
  public void only(WantedInstance wanted) {
    only = wanted;
  }

  boolean isKeyed() {
    return keyed;
  }

  long key() {
    return key;
  }

  /// Whether it has a session at some instance.
  public boolean hasSession() {
    return hasSession;
  }

  long session() {
    return session;
  }

  /// Whether it asks for certain instances only.
  public boolean isPinned() {
    return only != null;
  }

  WantedInstance only() {
    return Objects.requireNonNull(only);
  }
}
