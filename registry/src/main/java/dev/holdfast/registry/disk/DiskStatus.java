package dev.holdfast.registry.disk;

/// The disk as of the table writer's newest turn. Immutable.
///
/// @param problem why it is FAILING, for people; else empty
/// @param journalBytes written, or read at the start, since the newest generation
/// @param generation the number of the newest sealed generation; -1 while there is none
/// @param generationBytes of its cells
/// @param generationAtMs when it was written by the disk's wall clock, for people; -1 while there
///   is none
public record DiskStatus(
    State state,
    String problem,
    long journalBytes,
    long generation,
    long generationBytes,
    long generationAtMs) {

  /// Whether facts are being saved.
  public enum State {
    /// Facts are kept in memory alone.
    NONE,
    WORKING,
    /// As WORKING; a generation is being cut.
    CUTTING,
    /// A write or a cut has failed; tried again by and by.
    FAILING,
    /// Given up to whoever takes the directory next.
    CLOSED
  }
}
