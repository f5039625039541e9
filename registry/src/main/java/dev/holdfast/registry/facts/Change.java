package dev.holdfast.registry.facts;

import dev.holdfast.events.Endpoint;
import dev.holdfast.events.EndpointId;

/// What a record changed of one endpoint's facts. Immutable.
public sealed interface Change {
  EndpointId id();

  /// The cell did not have it before.
  record Added(Endpoint now) implements Change {
    @Override
    public EndpointId id() {
      return now.id();
    }
  }

  /// At least one of its facts is another one now.
  record Changed(Endpoint before, Endpoint now) implements Change {
    @Override
    public EndpointId id() {
      return now.id();
    }
  }

  /// The cell has it no longer.
  record Removed(Endpoint before) implements Change {
    @Override
    public EndpointId id() {
      return before.id();
    }
  }
}
