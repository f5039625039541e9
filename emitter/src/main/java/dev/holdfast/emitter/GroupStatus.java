package dev.holdfast.emitter;

/// How an emitter stands with one group. Immutable.
///
/// @param open whether its manifest is on the log
/// @param endpoints what it says there is
/// @param dirty whose latest state is still to be said
/// @param inFlight whose latest state is under way
/// @param seq of the newest record
public record GroupStatus(
    String group, boolean open, int endpoints, int dirty, int inFlight, long seq) {}
