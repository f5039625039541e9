package dev.holdfast.registry.table;

import dev.holdfast.events.Endpoint;
import dev.holdfast.events.Identified;
import dev.holdfast.events.Route;
import dev.holdfast.events.RouteOptions;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The endpoints of one route at one time: the unit of publication. The pickable ones come first,
/// both parts in the stable order of their endpoint ids. A reader that holds a pool sees it whole
/// for as long as it likes. Immutable, but for what readers keep with it.
///
/// A pool is also all there is to say of a host whose only route is its root.
public final class Pool<B> implements HostRoutes<B> {
  // A million pools of one endpoint each are the common case: the first slot is referred to by the
  // pool itself, which saves an object and a cache miss for each.
  private final Route route;
  private final @Nullable Slot<B> first;
  private final @Nullable Others<B> others;
  private final int pickable;

  /// What only a pool of several endpoints has, or one whose route has options.
  private static final class Others<B> {
    private static final VarHandle KEPT;

    static {
      try {
        KEPT = MethodHandles.lookup().findVarHandle(Others.class, "kept", Object.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    final Slot<B>[] slots;
    final @Nullable Ruling ruling;

    @SuppressWarnings("unused") // through its handle
    private @Nullable Object kept;

    @SuppressWarnings({"unchecked", "rawtypes"}) // All that Java can make is of the raw class.
    Others(List<Slot<B>> slots, @Nullable Ruling ruling) {
      this.slots = slots.toArray(new Slot[slots.size()]);
      this.ruling = ruling;
    }

    @Nullable Object kept() {
      return KEPT.getAcquire(this);
    }

    Object keep(Object made) {
      Object before = KEPT.compareAndExchange(this, null, made);
      return before == null ? made : before;
    }
  }

  private Pool(Route route, List<Slot<B>> slots, @Nullable Ruling ruling) {
    this.route = route;
    this.first = slots.isEmpty() ? null : slots.getFirst();
    this.others =
        slots.size() < 2 && ruling == null
            ? null
            : new Others<>(slots.subList(1, slots.size()), ruling);
    int count = 0;
    while (count < slots.size() && slots.get(count).isPickable()) {
      count++;
    }
    this.pickable = count;
  }

  private Pool(Route route, Slot<B> only) {
    this.route = route;
    this.first = only;
    this.others = null;
    this.pickable = only.isPickable() ? 1 : 0;
  }

  /// A pool of one slot, of a route without options.
  static <B> Pool<B> ofOnly(Route route, Slot<B> slot) {
    return new Pool<>(route, slot);
  }

  /// A pool of these slots, which may come in any order, of a route without options. Of two slots
  /// of one endpoint id, both stay: the caller gives each endpoint once.
  static <B> Pool<B> of(Route route, Collection<Slot<B>> slots) {
    return of(route, slots, null);
  }

  /// As above, of a route with options where there is a ruling, which there is of endpoints only.
  static <B> Pool<B> of(Route route, Collection<Slot<B>> slots, @Nullable Ruling ruling) {
    List<Slot<B>> sorted = new ArrayList<>(slots);
    if (sorted.size() > 1) {
      sorted.sort(Pool::compare);
    }
    return new Pool<>(route, sorted, ruling);
  }

  /// As {@link #of}, of slots that come in the order of their endpoint ids: to compare a million
  /// ids again would be a third of a start's publication.
  static <B> Pool<B> ofOrdered(Route route, List<Slot<B>> slots, @Nullable Ruling ruling) {
    if (slots.size() == 1 && ruling == null) {
      return ofOnly(route, slots.getFirst());
    }
    List<Slot<B>> pickable = new ArrayList<>(slots.size());
    List<Slot<B>> others = new ArrayList<>(0);
    for (Slot<B> slot : slots) {
      (slot.isPickable() ? pickable : others).add(slot);
    }
    pickable.addAll(others);
    return new Pool<>(route, pickable, ruling);
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
    return first == null ? 0 : others == null ? 1 : 1 + others.slots.length;
  }

  /// The endpoint at `index`, 0 to registered - 1.
  public Slot<B> slot(int index) {
    if (index == 0 && first != null) {
      return first;
    }
    if (others == null) {
      throw new IndexOutOfBoundsException(index);
    }
    return others.slots[index - 1];
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

  /// What the router has made of the route's options; null where nothing is asked for.
  public @Nullable PoolRules rules() {
    Ruling ruling = ruling();
    return ruling == null ? null : ruling.rules();
  }

  /// The options that hold for the route.
  public RouteOptions options() {
    Ruling ruling = ruling();
    return ruling == null ? RouteOptions.NONE : ruling.options();
  }

  /// Whose options they are; null where no endpoint of the route has any.
  public @Nullable Endpoint optionsFrom() {
    Ruling ruling = ruling();
    return ruling == null ? null : ruling.from();
  }

  /// Whether another endpoint of the route asks for something else.
  public boolean optionsDisagree() {
    Ruling ruling = ruling();
    return ruling != null && ruling.disagree();
  }

  @Nullable Ruling ruling() {
    return others == null ? null : others.ruling;
  }

  /// What readers keep with it, made of its slots: null where none has made anything yet, and where
  /// nothing can be kept. Any thread.
  public @Nullable Object kept() {
    return others == null ? null : others.kept();
  }

  /// Keeps that with the pool, or what another reader has kept first: returns which. With a pool of
  /// fewer than two endpoints, whose route has no options, nothing is kept. Any thread.
  public Object keep(Object made) {
    return others == null ? made : others.keep(made);
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

  @Override
  public String toString() {
    return route + " " + slots();
  }
}
