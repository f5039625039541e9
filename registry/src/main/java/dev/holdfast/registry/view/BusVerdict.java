package dev.holdfast.registry.view;

/// The bus state and the reason for it. Immutable.
///
/// @param why a sentence for people
public record BusVerdict(BusState state, String why) {}
