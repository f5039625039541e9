package dev.holdfast.registry.table;

import dev.holdfast.events.Endpoint;
import dev.holdfast.events.Identified;
import dev.holdfast.registry.facts.Change;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The endpoints that a turn's records have touched, each with its facts as readers have them: so
/// that many changes of one endpoint, or of one route, make one new pool. While readers have been
/// given nothing at all it notes nothing: the first publication gives them everything. Table writer
/// only.
final class Batch {
  /// What a map is made for that is to take another turn like the last one: a Kafka poll's worth.
  private static final int EXPECTED_MOST = 500;

  private Map<Noted, Noted> noted = new HashMap<>();
  private boolean open;

  /// An endpoint's facts as readers have them, and as they are; null: it is not registered. In a
  /// map it is its own key, and equal to one of the same endpoint id.
  static final class Noted implements Comparable<Noted> {
    final Identified id;

    /// Of its cell.
    final CellView view;

    final @Nullable Endpoint published;
    @Nullable Endpoint now;

    private Noted(
        Identified id, CellView view, @Nullable Endpoint published, @Nullable Endpoint now) {
      this.id = id;
      this.view = view;
      this.published = published;
      this.now = now;
    }

    @Override
    public int compareTo(Noted other) {
      return id.compareIdTo(other.id);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Noted one && id.hasIdOf(one.id);
    }

    @Override
    public int hashCode() {
      return id.idHash();
    }
  }

  /// Notes from now on: readers have been given everything.
  void open() {
    open = true;
  }

  boolean isOpen() {
    return open;
  }

  /// Of several changes of one endpoint only the first one tells what readers have.
  void onChange(Change change, CellView view) {
    if (open) {
      switch (change) {
        case Change.Added(Endpoint now) -> note(new Noted(now, view, null, now));
        case Change.Changed(Endpoint before, Endpoint now) ->
            note(new Noted(now, view, before, now));
        case Change.Removed(Endpoint before) -> note(new Noted(before, view, before, null));
      }
    }
  }

  private void note(Noted change) {
    Noted known = noted.putIfAbsent(change, change);
    if (known != null) {
      known.now = change.now;
    }
  }

  /// Its facts are what they were, but it was hidden and is not, or the other way about.
  void onTurned(Endpoint endpoint, CellView view) {
    if (open) {
      Noted turned = new Noted(endpoint, view, endpoint, endpoint);
      noted.putIfAbsent(turned, turned);
    }
  }

  /// Each endpoint once, in no order.
  Collection<Noted> noted() {
    return noted.values();
  }

  void clear() {
    // Not by clearing: a map that has once held a million endpoints keeps a table of that size,
    // which every later turn with a change would walk and wipe.
    if (!noted.isEmpty()) {
      noted = HashMap.newHashMap(Math.min(noted.size(), EXPECTED_MOST));
    }
  }
}
