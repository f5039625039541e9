package dev.holdfast.registry.table;

import dev.holdfast.events.Route;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;

/// The slots of all routes at once, for the first publication: a chain for each route, in arrays of
/// numbers. One use; table writer only.
final class SlotsByRoute<B> {
  private static final int NONE = -1;

  private final RouteNumbers routes;
  private int[] newest;
  private Slot<B>[] slots;
  private int[] before;
  private int count;

  /// @param routes numbers that routes were given before; it goes on with them
  /// @param expected about how many slots will come
  SlotsByRoute(RouteNumbers routes, int expected) {
    this.routes = routes;
    this.newest = new int[Math.max(1, routes.count())];
    Arrays.fill(newest, NONE);
    this.slots = array(Math.max(1, expected));
    this.before = new int[slots.length];
  }

  void add(Route route, Slot<B> slot) {
    int number = routes.numberOf(route);
    if (number >= newest.length) {
      int length = newest.length;
      newest = Arrays.copyOf(newest, 2 * length);
      Arrays.fill(newest, length, newest.length, NONE);
    }
    if (count == slots.length) {
      slots = Arrays.copyOf(slots, 2 * count);
      before = Arrays.copyOf(before, 2 * count);
    }
    slots[count] = slot;
    before[count] = newest[number];
    newest[number] = count++;
  }

  /// Each route that has slots, with those in the order in which they came. The list is valid
  /// during the call.
  void forEach(BiConsumer<Route, List<Slot<B>>> action) {
    List<Slot<B>> chain = new ArrayList<>();
    for (int number = 0; number < routes.count() && number < newest.length; number++) {
      chain.clear();
      for (int at = newest[number]; at != NONE; at = before[at]) {
        chain.add(slots[at]);
      }
      if (!chain.isEmpty()) {
        Collections.reverse(chain);
        action.accept(routes.route(number), chain);
      }
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // An array of the raw class is all Java can make.
  private static <B> Slot<B>[] array(int size) {
    return new Slot[size];
  }
}
