package dev.holdfast.registry.table;

import dev.holdfast.events.Endpoint;

/// An endpoint in a pool and the router's runtime of it. The runtime outlives the slot: it is kept
/// by endpoint id and {@link dev.holdfast.events.Target} when other facts change. Immutable.
public record Slot<B>(Endpoint endpoint, B runtime) {}
