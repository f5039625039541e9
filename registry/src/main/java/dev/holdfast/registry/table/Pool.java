package dev.holdfast.registry.table;

import dev.holdfast.events.Route;
import java.util.List;

/// The endpoints of one route at one time: the unit of publication. A reader that holds one sees it
/// whole for as long as it likes. Immutable.
public final class Pool<B> {
  private final Route route;
  private final Slot<B>[] slots;
  private final int registered;

  /// Takes the array over.
  Pool(Route route, Slot<B>[] slots, int registered) {
    this.route = route;
    this.slots = slots;
    this.registered = registered;
  }

  public Route route() {
    return route;
  }

  /// How many endpoints may be picked.
  public int size() {
    return slots.length;
  }

  /// The endpoint at `index`, 0 to size - 1, in a stable order (by endpoint id).
  public Slot<B> slot(int index) {
    return slots[index];
  }

  /// How many endpoints are registered at the route, those included that the view hides.
  public int registered() {
    return registered;
  }

  /// Whether no endpoint is registered: it answers 503 for a while and is then forgotten.
  public boolean isEmpty() {
    return registered == 0;
  }

  /// The endpoints as a list, for pages.
  public List<Slot<B>> slots() {
    return List.of(slots);
  }
}
