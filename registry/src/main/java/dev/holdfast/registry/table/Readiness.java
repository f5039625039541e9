package dev.holdfast.registry.table;

/// Whether this router may be given traffic. Immutable.
///
/// @param why a sentence for people: what it waits for, or what it became ready with
public record Readiness(boolean ready, String why) {}
