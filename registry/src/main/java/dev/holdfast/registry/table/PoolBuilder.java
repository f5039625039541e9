package dev.holdfast.registry.table;

import dev.holdfast.events.Endpoint;
import dev.holdfast.events.Route;
import dev.holdfast.registry.view.Ownership;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Makes a route's next pool from the one that readers have and the endpoints that were touched.
/// The others' slots are taken over as they are: what was not touched is not looked at. Table
/// writer only.
final class PoolBuilder<B> {
  private final Ownership ownership;
  private final Runtimes<B> runtimes;

  PoolBuilder(Ownership ownership, Runtimes<B> runtimes) {
    this.ownership = ownership;
    this.runtimes = runtimes;
  }

  /// The next pool: `before` itself where it would be equal, null where there was none and is none.
  ///
  /// @param touched those that were or are at this route
  @Nullable Pool<B> next(Route route, @Nullable Pool<B> before, List<Touched<B>> touched) {
    if (touched.size() > 1) {
      touched.sort((one, other) -> one.id().compareIdTo(other.id()));
    }
    List<Slot<B>> slots = untouched(before, touched);
    for (Touched<B> endpoint : touched) {
      Endpoint now = endpoint.now();
      B runtime = endpoint.runtime();
      if (now != null && runtime != null && now.hasRoute(route)) {
        slots.add(slot(now, runtime, endpoint.view()));
      }
    }
    if (before == null && slots.isEmpty()) {
      return null;
    }
    Ruling ruling = Ruling.of(route, slots, before == null ? null : before.ruling(), runtimes);
    Pool<B> next = Pool.of(before == null ? route : before.route(), slots, ruling);
    return before != null && hasEqualSlots(before, next) ? before : next;
  }

  /// The next pool of a route whose only endpoint was touched: `before` itself where it would be
  /// equal.
  ///
  /// @param alone {@link Touched#isAlone}
  Pool<B> next(Pool<B> before, Touched<B> alone) {
    Endpoint now = Objects.requireNonNull(alone.now());
    Slot<B> slot = slot(now, Objects.requireNonNull(alone.runtime()), alone.view());
    return slot.equals(before.slot(0)) ? before : Pool.ofOnly(before.route(), slot);
  }

  /// The first pool of a route, of slots that come in the order of their endpoint ids.
  ///
  /// @param mayHaveOptions false: no endpoint asks for anything, and none need be looked at
  Pool<B> first(Route route, List<Slot<B>> slots, boolean mayHaveOptions) {
    Ruling ruling = mayHaveOptions ? Ruling.of(route, slots, null, runtimes) : null;
    return Pool.ofOrdered(route, slots, ruling);
  }

  /// The slot of an endpoint as its facts and the view are now.
  Slot<B> slot(Endpoint endpoint, B runtime, CellView view) {
    return new Slot<>(endpoint, runtime, view.liveness, standing(endpoint, view));
  }

  private List<Slot<B>> untouched(@Nullable Pool<B> before, List<Touched<B>> touched) {
    List<Slot<B>> slots = new ArrayList<>();
    for (int i = 0; before != null && i < before.registered(); i++) {
      Slot<B> slot = before.slot(i);
      if (!isAmong(touched, slot.endpoint())) {
        slots.add(slot);
      }
    }
    return slots;
  }

  private Slot.Standing standing(Endpoint endpoint, CellView view) {
    Slot.Standing byFacts = Slot.Standing.of(endpoint, ownership);
    Slot.Standing hidden = byFacts == Slot.Standing.PICKABLE ? view.hidden(endpoint) : null;
    return hidden != null ? hidden : byFacts;
  }

  /// By binary search: `touched` is sorted by id.
  private static <B> boolean isAmong(List<Touched<B>> touched, Endpoint endpoint) {
    int low = 0;
    int high = touched.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int compared = touched.get(middle).id().compareIdTo(endpoint);
      if (compared == 0) {
        return true;
      }
      if (compared < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return false;
  }

  private static <B> boolean hasEqualSlots(Pool<B> before, Pool<B> next) {
    if (before.registered() != next.registered() || before.size() != next.size()) {
      return false;
    }
    for (int i = 0; i < next.registered(); i++) {
      if (!before.slot(i).equals(next.slot(i))) {
        return false;
      }
    }
    return true;
  }
}
