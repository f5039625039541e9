package dev.holdfast.registry.table;

import dev.holdfast.events.Endpoint;
import dev.holdfast.events.Identified;
import org.jspecify.annotations.Nullable;

/// An endpoint that a batch has touched: how readers see it, and how they are to see it. Its
/// runtime stays as long as it is in a pool, of the same app and with an equal target. Table writer
/// only.
///
/// @param view of its cell
/// @param pool the one that it is in at its first route; null where it is in none
/// @param published its facts in the pools that readers have; null where it is in none
/// @param publishedRuntime its runtime there
/// @param now its facts; null where it is registered nowhere any more
/// @param runtime its runtime from now on; null where `now` is
record Touched<B>(
    Identified id,
    CellView view,
    @Nullable Pool<B> pool,
    @Nullable Endpoint published,
    @Nullable B publishedRuntime,
    @Nullable Endpoint now,
    @Nullable B runtime) {

  static <B> Touched<B> of(Batch.Noted noted, @Nullable Pool<B> pool, Runtimes<B> runtimes) {
    Identified id = noted.id;
    Endpoint published = noted.published;
    Endpoint facts = noted.now;
    B publishedRuntime = pool == null ? null : runtimeIn(pool, id);
    if (facts == null || facts.routeCount() == 0) {
      return new Touched<>(id, noted.view, pool, published, publishedRuntime, null, null);
    }
    boolean kept =
        published != null
            && publishedRuntime != null
            && published.hasTargetOf(facts)
            && published.hasAppOf(facts);
    B runtime = kept ? publishedRuntime : runtimes.open(facts);
    return new Touched<>(id, noted.view, pool, published, publishedRuntime, facts, runtime);
  }

  /// Whether it was and stays the only endpoint of its only route, unless another comes to it, and
  /// asks for nothing there: what nearly every change is.
  boolean isAlone() {
    return pool != null
        && published != null
        && now != null
        && pool.registered() == 1
        && pool.ruling() == null
        && now.routeCount() == 1
        && now.sharesRoutesOf(published)
        && !now.hasOptions();
  }

  private static <B> B runtimeIn(Pool<B> pool, Identified id) {
    Slot<B> slot = pool.find(id);
    if (slot == null) {
      throw new AssertionError(id + " is not in its pool: " + pool);
    }
    return slot.runtime();
  }

  /// Lets go a runtime that no pool has any more. Only when the new pools are out: until then
  /// readers find it.
  @SuppressWarnings("ReferenceEquality") // A runtime has no equal.
  void retire(Runtimes<B> runtimes) {
    if (published != null && publishedRuntime != null && publishedRuntime != runtime) {
      runtimes.retire(published, publishedRuntime);
    }
  }
}
