package dev.holdfast.registry.disk;

import org.jspecify.annotations.Nullable;

/// What a start made of the directory. Immutable.
///
/// @param place up to where the facts that were read know the log; null: none were read
/// @param next the number of the next entry
/// @param holed whether something stands on disk that numbers must not be joined to: a generation
///   has to be cut before the journal goes on
/// @param tail the journal that goes on; null where a new one has to be begun
/// @param journalBytes of the entries that were applied
/// @param generation the one that was read, if any
record Loaded(
    @Nullable Place place,
    long next,
    boolean holed,
    @Nullable Tail tail,
    long journalBytes,
    @Nullable Seal generation) {

  /// A journal up to where it is whole.
  record Tail(String name, long bytes) {}
}
