package dev.holdfast.events.wire;

import org.jspecify.annotations.Nullable;

/// Makes equal values of one record one object, so that a manifest's zones, apps, hosts and tags
/// are kept once and not once per endpoint. A cache with one place per hash: a collision only costs
/// memory. Lives as long as the reading of its record. One thread.
final class Interner {
  /// A short manifest's few values should not fall together; 64 references are nothing.
  private static final int PLACES_LEAST = 64;

  private static final int PLACES_MOST = 4_096;

  private final @Nullable Object[] places;

  /// @param expected how many values are worth keeping; none: nothing is looked up
  Interner(int expected) {
    int wanted = Math.clamp(expected, PLACES_LEAST, PLACES_MOST);
    this.places = new @Nullable Object[expected == 0 ? 0 : Integer.highestOneBit(wanted) * 2];
  }

  /// The value, or an equal one that was here before.
  @SuppressWarnings(
      "unchecked") // equal to a T, and each kind of value here equals its own kind only
  <T> T canonical(T value) {
    if (places.length == 0) {
      return value;
    }
    int hash = value.hashCode();
    int place = (hash ^ hash >>> 16) & places.length - 1;
    @Nullable Object known = places[place];
    if (value.equals(known)) {
      return (T) known;
    }
    places[place] = value;
    return value;
  }
}
