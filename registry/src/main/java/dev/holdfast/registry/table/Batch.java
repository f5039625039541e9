package dev.holdfast.registry.table;

import dev.holdfast.events.Endpoint;
import dev.holdfast.events.EndpointId;
import dev.holdfast.registry.facts.Change;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The endpoints that a turn's records have touched, each with its facts as readers have them: so
/// that many changes of one endpoint, or of one route, make one new pool. While readers have been
/// given nothing at all it notes nothing: the first publication gives them everything. Table writer
/// only.
final class Batch {
  private Map<EndpointId, Optional<Endpoint>> published = new HashMap<>();
  private boolean open;

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
      published.putIfAbsent(
          change.id(),
          switch (change) {
            case Change.Added _ -> Optional.empty();
            case Change.Changed changed -> Optional.of(changed.before());
            case Change.Removed removed -> Optional.of(removed.before());
          });
    }
  }

  /// Its facts are what they were, but it was hidden and is not, or the other way about.
  void onTurned(Endpoint endpoint) {
    if (open) {
      published.putIfAbsent(endpoint.id(), Optional.of(endpoint));
    }
  }

  int size() {
    return published.size();
  }

  /// By endpoint id: the facts in the pools that readers have, empty where there were none.
  Map<EndpointId, Optional<Endpoint>> published() {
    return published;
  }

  void clear() {
    // Not by clearing: a map that has once held a million endpoints keeps a table of that size,
    // which every later turn with a change would walk and wipe.
    if (!published.isEmpty()) {
      published = new HashMap<>();
    }
  }
}
