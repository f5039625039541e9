package dev.holdfast.registry.table;

import dev.holdfast.events.Endpoint;
import dev.holdfast.events.Route;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;

/// The slots of all routes at once, for the first publication: each route's together, and routes
/// that come to one part of the table together, so that a part is worked on while it lies in the
/// processor's caches. One use; table writer only.
final class SlotsByRoute<B> {
  // Slots are kept as they come, with the hash of their route. Then they are sorted by those bits
  // of it that choose a segment of the table's index (IndexSegment), into runs of about a segment's
  // size; and in a run, which is small, a little table finds those of one route. Slots of a run lie
  // anywhere in memory: all of them are looked at before any is worked on, so that the waits for
  // them overlap.

  private static final int RUN_EXPECTED_MOST = 1_024;
  private static final int NONE = -1;

  private final ToLongFunction<Route> hash;
  private Route[] routes;
  private Slot<B>[] slots;
  private long[] hashes;
  private int count;
  private boolean anyOptions;

  /// Is shown a route and its slots.
  interface Visitor<B> {
    /// Of each route that has slots, once.
    ///
    /// @param slots in the order in which they came; valid during the call
    /// @param mayHaveOptions false: none of the endpoints has any
    void visit(Route route, List<Slot<B>> slots, boolean mayHaveOptions);
  }

  /// @param hash as {@link RouteTable#hash}
  /// @param expected about how many slots will come
  SlotsByRoute(ToLongFunction<Route> hash, int expected) {
    int room = Math.max(1, expected);
    this.hash = hash;
    this.routes = new Route[room];
    this.slots = array(room);
    this.hashes = new long[room];
  }

  /// Puts the slot to all routes of its endpoint.
  void add(Slot<B> slot) {
    Endpoint endpoint = slot.endpoint();
    anyOptions |= endpoint.hasOptions();
    for (int i = 0; i < endpoint.routeCount(); i++) {
      add(endpoint.route(i), slot);
    }
  }

  private void add(Route route, Slot<B> slot) {
    if (count == slots.length) {
      routes = Arrays.copyOf(routes, 2 * count);
      slots = Arrays.copyOf(slots, 2 * count);
      hashes = Arrays.copyOf(hashes, 2 * count);
    }
    routes[count] = route;
    slots[count] = slot;
    hashes[count] = hash.applyAsLong(route);
    count++;
  }

  /// Shows each route that has slots, once.
  void forEach(Visitor<B> visitor) {
    int bits = 0;
    while (count >>> bits > RUN_EXPECTED_MOST) {
      bits++;
    }
    int[] ends = new int[1 << bits];
    Sorted sorted = sorted(ends);
    Run run = new Run(sorted, longest(ends));
    int from = 0;
    for (int end : ends) {
      run.group(from, end);
      run.show(visitor);
      from = end;
    }
  }

  /// Numbers of slots and their hashes, by runs.
  @SuppressWarnings("ArrayRecordComponent") // Nobody compares two.
  private record Sorted(int[] numbers, long[] hashes) {}

  /// In each run in the order in which they came (counting sort).
  ///
  /// @param ends is given where each run ends
  private Sorted sorted(int[] ends) {
    for (int i = 0; i < count; i++) {
      ends[run(hashes[i], ends.length)]++;
    }
    int begin = 0;
    for (int run = 0; run < ends.length; run++) {
      int size = ends[run];
      ends[run] = begin;
      begin += size;
    }
    Sorted sorted = new Sorted(new int[count], new long[count]);
    for (int i = 0; i < count; i++) {
      int place = ends[run(hashes[i], ends.length)]++;
      sorted.numbers[place] = i;
      sorted.hashes[place] = hashes[i];
    }
    return sorted;
  }

  /// The lowest bit of a branch is the first that chooses: so those that agree in some of the
  /// lowest bits, however many, come together.
  private static int run(long hash, int runs) {
    long branch = Integer.toUnsignedLong(Integer.reverse(IndexSegment.branchOf(hash)));
    return (int) ((branch * runs) >>> Integer.SIZE);
  }

  private static int longest(int[] ends) {
    int longest = 0;
    int from = 0;
    for (int end : ends) {
      longest = Math.max(longest, end - from);
      from = end;
    }
    return longest;
  }

  /// Which slots of a run are of one route. One for all runs, one after the other; slots have
  /// numbers within the run here, and so have groups.
  private final class Run {
    private final Sorted sorted;
    private final List<Slot<B>> chain = new ArrayList<>();

    // Groups by their hash, NONE where free; at most half of it is taken.
    private final int[] places;
    // Of each group its first and its last slot, of each slot the next one of its group.
    private final int[] first;
    private final int[] last;
    private final int[] next;
    private final Slot<B>[] ofRun;
    private int from;
    private int groups;

    // What was seen: were it kept nowhere, the JIT would leave the looks out.
    @SuppressWarnings("unused")
    private int seen;

    Run(Sorted sorted, int most) {
      this.sorted = sorted;
      this.places = new int[Integer.highestOneBit(Math.max(1, most)) * 4];
      this.first = new int[most];
      this.last = new int[most];
      this.next = new int[most];
      this.ofRun = array(most);
    }

    void group(int begin, int end) {
      from = begin;
      groups = 0;
      Arrays.fill(places, NONE);
      look(end - begin);
      for (int slot = 0; slot < end - begin; slot++) {
        int place = placeOf(slot);
        int group = places[place];
        if (group == NONE) {
          places[place] = groups;
          first[groups] = slot;
          last[groups] = slot;
          groups++;
        } else {
          next[last[group]] = slot;
          last[group] = slot;
        }
        next[slot] = NONE;
      }
    }

    private void look(int size) {
      int sum = 0;
      for (int slot = 0; slot < size; slot++) {
        Slot<B> one = slots[sorted.numbers[from + slot]];
        ofRun[slot] = one;
        sum += one.isPickable() ? 1 : 0;
      }
      seen = sum;
    }

    private int placeOf(int slot) {
      int mask = places.length - 1;
      int place = (int) sorted.hashes[from + slot] & mask;
      while (places[place] != NONE && !isOfRoute(first[places[place]], slot)) {
        place = (place + 1) & mask;
      }
      return place;
    }

    private boolean isOfRoute(int one, int other) {
      return sorted.hashes[from + one] == sorted.hashes[from + other]
          && route(one).equals(route(other));
    }

    private Route route(int slot) {
      return routes[sorted.numbers[from + slot]];
    }

    void show(Visitor<B> visitor) {
      for (int group = 0; group < groups; group++) {
        chain.clear();
        for (int slot = first[group]; slot != NONE; slot = next[slot]) {
          chain.add(ofRun[slot]);
        }
        visitor.visit(route(first[group]), chain, anyOptions);
      }
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // An array of the raw class is all Java can make.
  private static <B> Slot<B>[] array(int size) {
    return new Slot[size];
  }
}
