package dev.holdfast.registry.table;

import dev.holdfast.events.Endpoint;
import dev.holdfast.events.EndpointId;
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
  private Map<EndpointId, Noted> noted = new HashMap<>();
  private boolean open;

  /// An endpoint's facts as readers have them, and as they are; null: it is not registered.
  static final class Noted {
    final EndpointId id;
    final @Nullable Endpoint published;
    @Nullable Endpoint now;

    private Noted(EndpointId id, @Nullable Endpoint published, @Nullable Endpoint now) {
      this.id = id;
      this.published = published;
      this.now = now;
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
  void onChange(Change change) {
    if (open) {
      switch (change) {
        case Change.Added added -> note(null, added.now(), change.id());
        case Change.Changed changed -> note(changed.before(), changed.now(), change.id());
        case Change.Removed removed -> note(removed.before(), null, change.id());
      }
    }
  }

  private void note(@Nullable Endpoint before, @Nullable Endpoint now, EndpointId id) {
    Noted known = noted.putIfAbsent(id, new Noted(id, before, now));
    if (known != null) {
      known.now = now;
    }
  }

  /// Its facts are what they were, but it was hidden and is not, or the other way about.
  void onTurned(Endpoint endpoint) {
    if (open) {
      EndpointId id = endpoint.id();
      noted.putIfAbsent(id, new Noted(id, endpoint, endpoint));
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
      noted = new HashMap<>();
    }
  }
}
