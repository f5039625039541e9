package dev.holdfast.emitter.api;

import dev.holdfast.events.EndpointState;

/// What an operator has ordered for an instance: it counts instead of what the source says.
/// Immutable.
///
/// @param state draining or interrupted
/// @param forMs for how long; 0: until it is taken back
public record InstanceOrder(EndpointState state, long forMs) {}
