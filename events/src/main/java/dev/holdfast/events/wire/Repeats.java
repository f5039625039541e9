package dev.holdfast.events.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The values of one kind that a record has said, by the bytes that say them. A manifest says its
/// addresses, apps, hosts and tags for each endpoint anew: bytes that stood before are not made
/// into a value and checked again, and their value is kept once. A cache with a few places for a
/// hash: what is pushed out costs memory only. Lives as long as the reading of its record. One
/// thread.
final class Repeats<T> {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  /// A short manifest's few values should not push each other out; 64 references are nothing.
  private static final int PLACES_LEAST = 64;

  private static final int PLACES_MOST = 8_192;

  /// Places that are looked at from where a hash points to. A power of two.
  private static final int TRIES = 4;

  private static final @Nullable Object[] NO_VALUES = {};
  private static final int[] NO_PLACES = {};

  private final byte[] bytes;
  private final Maker<T> maker;
  private final @Nullable Object[] values;
  private final int[] froms;
  private final int[] tos;

  /// Makes the value that the bytes say, and checks it.
  @FunctionalInterface
  interface Maker<T> {
    T make(int from, int to);
  }

  /// @param expected how many values there may be; 0: nothing is looked up
  Repeats(byte[] bytes, int expected, Maker<T> maker) {
    // At most half of them are taken.
    int wanted = Math.clamp(2L * expected, PLACES_LEAST, PLACES_MOST);
    int places = expected == 0 ? 0 : 2 * Integer.highestOneBit(wanted - 1);
    this.bytes = bytes;
    this.maker = maker;
    this.values = places == 0 ? NO_VALUES : new @Nullable Object[places];
    this.froms = places == 0 ? NO_PLACES : new int[places];
    this.tos = places == 0 ? NO_PLACES : new int[places];
  }

  /// The value of the bytes from `from` to before `to`.
  T of(int from, int to) {
    if (values.length == 0) {
      return maker.make(from, to);
    }
    int place = placeOf(from, to);
    @Nullable T known = at(place);
    if (known != null && isSame(place, from, to)) {
      return known;
    }
    T value = maker.make(from, to);
    values[place] = value;
    froms[place] = from;
    tos[place] = to;
    return value;
  }

  /// Where these bytes stand; else a free place near, else the one where they are to push out
  /// others.
  private int placeOf(int from, int to) {
    int first = hash(from, to) & values.length - 1;
    for (int i = 0; i < TRIES; i++) {
      int place = first ^ i;
      if (values[place] == null || isSame(place, from, to)) {
        return place;
      }
    }
    return first;
  }

  private boolean isSame(int place, int from, int to) {
    return Arrays.equals(bytes, from, to, bytes, froms[place], tos[place]);
  }

  @SuppressWarnings("unchecked") // Only values of the maker are put there.
  private @Nullable T at(int place) {
    return (T) values[place];
  }

  private int hash(int from, int to) {
    int length = to - from;
    long hash = length;
    int at = from;
    for (; at + Long.BYTES <= to; at += Long.BYTES) {
      hash = mixed(hash ^ (long) LONGS.get(bytes, at));
    }
    long rest = 0;
    for (; at < to; at++) {
      rest = rest << Byte.SIZE | (bytes[at] & 0xff);
    }
    hash = mixed(hash ^ rest);
    return (int) (hash >>> Integer.SIZE);
  }

  private static long mixed(long bits) {
    long product = bits * SPREAD;
    return product ^ product >>> Integer.SIZE;
  }
}
