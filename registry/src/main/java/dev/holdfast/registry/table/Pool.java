package dev.holdfast.registry.table;

import dev.holdfast.events.Identified;
import dev.holdfast.events.Route;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The endpoints of one route at one time: the unit of publication. The pickable ones come first,
/// both parts in the stable order of their endpoint ids. A reader that holds a pool sees it whole
/// for as long as it likes. Immutable.
///
/// A pool is also all there is to say of a host whose only route is its root.
public final class Pool<B> implements HostRoutes<B> {
  // A million pools of one endpoint each are the common case: the first slot is referred to by the
  // pool itself, which saves an array of 16 bytes and a cache miss for each.
  private static final Slot<?>[] NONE = new Slot<?>[0];

  private final Route route;
  private final @Nullable Slot<B> first;
  private final Slot<B>[] rest;
  private final int pickable;

  private Pool(Route route, List<Slot<B>> slots) {
    this.route = route;
    this.first = slots.isEmpty() ? null : slots.getFirst();
    this.rest = rest(slots);
    int count = 0;
    while (count < slots.size() && slots.get(count).isPickable()) {
      count++;
    }
    this.pickable = count;
  }

  /// A pool of these slots, which may come in any order. Of two slots of one endpoint id, both
  /// stay: the caller gives each endpoint once.
  static <B> Pool<B> of(Route route, Collection<Slot<B>> slots) {
    List<Slot<B>> sorted = new ArrayList<>(slots);
    if (sorted.size() > 1) {
      sorted.sort(Pool::compare);
    }
    return new Pool<>(route, sorted);
  }

  /// As {@link #of}, of slots that come in the order of their endpoint ids: to compare a million
  /// ids again would be a third of a start's publication.
  static <B> Pool<B> ofOrdered(Route route, List<Slot<B>> slots) {
    List<Slot<B>> ordered = new ArrayList<>(slots.size());
    for (Slot<B> slot : slots) {
      if (slot.isPickable()) {
        ordered.add(slot);
      }
    }
    for (int i = 0; ordered.size() < slots.size(); i++) {
      if (!slots.get(i).isPickable()) {
        ordered.add(slots.get(i));
      }
    }
    return new Pool<>(route, ordered);
  }

  private static int compare(Slot<?> one, Slot<?> other) {
    if (one.isPickable() != other.isPickable()) {
      return one.isPickable() ? -1 : 1;
    }
    return one.endpoint().compareIdTo(other.endpoint());
  }

  public Route route() {
    return route;
  }

  /// How many endpoints may be picked: they are the slots 0 to size - 1.
  public int size() {
    return pickable;
  }

  /// How many endpoints are registered at the route, those included that may not be picked.
  public int registered() {
    return first == null ? 0 : 1 + rest.length;
  }

  /// The endpoint at `index`, 0 to registered - 1.
  public Slot<B> slot(int index) {
    return index == 0 && first != null ? first : rest[index - 1];
  }

  /// The endpoint of that id, or null where it is not registered at the route.
  @Nullable Slot<B> find(Identified id) {
    Slot<B> found = find(id, 0, pickable);
    return found != null ? found : find(id, pickable, registered());
  }

  /// By binary search between two places.
  private @Nullable Slot<B> find(Identified id, int from, int to) {
    int low = from;
    int high = to - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      Slot<B> slot = slot(middle);
      int compared = slot.endpoint().compareIdTo(id);
      if (compared == 0) {
        return slot;
      }
      if (compared < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return null;
  }

  /// Whether no endpoint is registered: it answers 503 for a while and is then forgotten.
  public boolean isEmpty() {
    return first == null;
  }

  /// All registered endpoints as a list, for pages.
  public List<Slot<B>> slots() {
    List<Slot<B>> slots = new ArrayList<>(registered());
    for (int i = 0; i < registered(); i++) {
      slots.add(slot(i));
    }
    return slots;
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // An array of the raw class is all Java can make.
  private static <B> Slot<B>[] rest(List<Slot<B>> slots) {
    return slots.size() < 2
        ? (Slot<B>[]) NONE
        : slots.subList(1, slots.size()).toArray(new Slot[slots.size() - 1]);
  }

  @Override
  public String toString() {
    return route + " " + slots();
  }
}
