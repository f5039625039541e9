package dev.holdfast.events;

/// A 128-bit digest of a cell's facts, equal where the facts are equal whatever the order they came
/// in. Immutable.
public record Digest(long high, long low) {
  /// The digest of no endpoints.
  public static final Digest EMPTY = new Digest(0, 0);

  /// The digest of two disjoint sets together: lane-wise sums, so that it commutes.
  public Digest plus(Digest other) {
    return new Digest(high + other.high, low + other.low);
  }

  /// The digest of what is left of a set where another one, all of it in the set, is taken away.
  public Digest minus(Digest other) {
    return new Digest(high - other.high, low - other.low);
  }

  @Override
  public String toString() {
    return "%016x%016x".formatted(high, low);
  }
}
