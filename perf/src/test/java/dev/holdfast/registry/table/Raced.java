package dev.holdfast.registry.table;

import dev.holdfast.events.AppInstance;
import dev.holdfast.events.Cell;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.EndpointId;
import dev.holdfast.events.EndpointState;
import dev.holdfast.events.Protocol;
import dev.holdfast.events.Route;
import dev.holdfast.events.Target;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.infra.results.III_Result;

/// What the races are run with: pools whose size is their version, and lookups that look closely at
/// what they find.
public final class Raced {
  static final int ABSENT = 0;

  /// What a lookup found that no writer ever published.
  static final int TORN = -1;

  /// Drawn once: a key of 1 KiB for each state of a race would leave little time for the race.
  static final KeyedHash HOST_HASH =
      KeyedHash.draw(secrets(), ByteIndex.KEY_BYTES_MOST, Lanes.FOLD_CASE);

  private static final int VERSIONS = 4;

  /// Slots are the same in all pools: a race is about the pool.
  private static final List<Slot<String>> SLOTS = slots();

  private Raced() {}

  static RandomGenerator secrets() {
    return new SplittableRandom(1);
  }

  /// A pool of `version` endpoints.
  static Pool<String> pool(Route route, int version) {
    return Pool.of(route, SLOTS.subList(0, version));
  }

  static Pool<String> pool(String route, int version) {
    return pool(Route.parse(route), version);
  }

  /// Which version of the route's pool a lookup finds: {@link #ABSENT} where none, {@link #TORN}
  /// where it is not whole or another route's.
  static int version(RouteTable<String> table, byte[] head, int hostLength, String route) {
    return version(table.lookup(head, 0, hostLength, hostLength, head.length - hostLength), route);
  }

  static int version(@Nullable Pool<String> pool, String route) {
    if (pool == null) {
      return ABSENT;
    }
    return pool.route() != null && pool.route().toString().equals(route) ? version(pool) : TORN;
  }

  /// The pool's version where it is whole.
  static int version(Pool<String> pool) {
    int registered = pool.registered();
    if (registered != pool.size() || registered < 1 || registered > VERSIONS) {
      return TORN;
    }
    for (int i = 0; i < registered; i++) {
      Slot<String> slot = pool.slot(i);
      if (slot == null || !slot.isPickable() || slot.endpoint() == null || slot.runtime() == null) {
        return TORN;
      }
    }
    return registered;
  }

  static byte[][] keys(int count) {
    byte[][] keys = new byte[count][];
    for (int i = 0; i < count; i++) {
      keys[i] = bytes("app-" + i + ".example.com");
    }
    return keys;
  }

  /// An index in which each of these keys has the value 1.
  static ByteIndex<Integer> index(byte[][] keys) {
    ByteIndex<Integer> index = new ByteIndex<>(secrets(), HOST_HASH);
    for (byte[] key : keys) {
      index.put(key, 0, key.length, 1);
    }
    return index;
  }

  /// Looks for a new key, for those that were there before, and for the new one again.
  static void look(ByteIndex<Integer> index, byte[] added, byte[][] keys, III_Result found) {
    found.r1 = found(index, added);
    found.r2 = all(index, keys, 1);
    found.r3 = found(index, added);
  }

  /// The key's value, or {@link #ABSENT}.
  static int found(ByteIndex<Integer> index, byte[] key) {
    Integer value = index.find(key, 0, key.length);
    return value == null ? ABSENT : value;
  }

  /// The value that all these keys have, {@link #ABSENT} where one has not.
  static int all(ByteIndex<Integer> index, byte[][] keys, int value) {
    for (byte[] key : keys) {
      if (found(index, key) != value) {
        return ABSENT;
      }
    }
    return value;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static List<Slot<String>> slots() {
    List<Slot<String>> slots = new ArrayList<>();
    for (int i = 0; i < VERSIONS; i++) {
      slots.add(new Slot<>(endpoint(i), "runtime " + i, new Liveness(), Slot.Standing.PICKABLE));
    }
    return slots;
  }

  /// An endpoint like the others but for its instance and port.
  public static Endpoint endpoint(int number) {
    return new Endpoint(
        new EndpointId(new Cell("cell"), "instance-" + number, 8080),
        new Target("10.0.0.1", 61_001 + number, 0, "", Protocol.HTTP1),
        EndpointState.LIVE,
        0,
        1,
        AppInstance.NONE,
        "",
        Endpoint.DEFAULT_WEIGHT,
        Map.of(),
        List.of());
  }
}
