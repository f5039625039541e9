package dev.holdfast.emitter;

import dev.holdfast.events.Endpoint;
import dev.holdfast.events.EndpointState;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// An endpoint of the cell as the emitter knows it. Immutable.
///
/// No record, because what the log is to say of it is made once and kept: a list of a thousand LRPs
/// of which one is new must not make a thousand endpoints.
final class Claim {
  private final String origin;
  private final String group;
  private final Endpoint stated;
  private final long sinceMs;
  private final boolean elapsed;
  private final @Nullable Endpoint spoken;

  /// @param origin the source's file that says it
  /// @param group the router group that it is told to
  /// @param stated as the source says it, without a `since`
  /// @param sinceMs 0 until the log's time is known
  /// @param elapsed whether the stated time of its state is over: what was interrupted is then live
  ///   again, what was draining is gone
  Claim(String origin, String group, Endpoint stated, long sinceMs, boolean elapsed) {
    assert stated.sinceMs() == 0 : stated;
    this.origin = origin;
    this.group = group;
    this.stated = stated;
    this.sinceMs = sinceMs;
    this.elapsed = elapsed;
    this.spoken = spoken(stated, sinceMs, elapsed);
  }

  private static @Nullable Endpoint spoken(Endpoint stated, long sinceMs, boolean elapsed) {
    Endpoint dated = sinceMs == 0 ? stated : stated.withSince(sinceMs);
    if (!elapsed) {
      return dated;
    }
    return switch (stated.state()) {
      case LIVE -> dated;
      case INTERRUPTED -> dated.withState(EndpointState.LIVE, 0);
      case DRAINING -> null;
    };
  }

  String origin() {
    return origin;
  }

  String group() {
    return group;
  }

  /// As the source says it, without a `since`.
  Endpoint stated() {
    return stated;
  }

  long sinceMs() {
    return sinceMs;
  }

  boolean elapsed() {
    return elapsed;
  }

  /// What the log is to say of it; null: nothing, it is gone.
  @Nullable Endpoint spoken() {
    return spoken;
  }

  /// Whether it has no `since` yet.
  boolean waits() {
    return sinceMs == 0;
  }

  /// Whether its state has an end that the emitter must bring about.
  boolean runsOut() {
    return !elapsed && stated.stateForMs() > 0 && stated.state() != EndpointState.LIVE;
  }

  Claim withSince(long newSinceMs) {
    return new Claim(origin, group, stated, newSinceMs, elapsed);
  }

  Claim ranOut() {
    return new Claim(origin, group, stated, sinceMs, true);
  }

  /// What it is when the source says it anew with the same target: as old as it was, and a state's
  /// time that has run out stays so until the source says another state.
  Claim restated(Claim now) {
    boolean isSame =
        stated.equals(now.stated) && origin.equals(now.origin) && group.equals(now.group);
    if (isSame) {
      return this;
    }
    assert stated.target().equals(now.stated.target());
    boolean sameState =
        stated.state() == now.stated.state() && stated.stateForMs() == now.stated.stateForMs();
    return new Claim(now.origin, now.group, now.stated, sinceMs, elapsed && sameState);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Claim that
            && sinceMs == that.sinceMs
            && elapsed == that.elapsed
            && origin.equals(that.origin)
            && group.equals(that.group)
            && stated.equals(that.stated));
  }

  @Override
  public int hashCode() {
    return Objects.hash(stated.id(), sinceMs);
  }

  @Override
  public String toString() {
    return "%s (%s, %s), since %d%s"
        .formatted(stated, origin, group, sinceMs, elapsed ? ", its time is over" : "");
  }
}
