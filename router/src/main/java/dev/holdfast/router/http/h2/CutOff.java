package dev.holdfast.router.http.h2;

/// Why a client's connection is cut off: of what it has sent too much that asks for nothing. Where
/// it sent many things, the one that was too much.
public enum CutOff {
  /// Streams that it began and reset.
  RAPID_RESET,
  /// Faults for which this router has to reset streams (CVE-2025-8671).
  MADE_YOU_RESET,
  /// Streams beyond the most at once.
  REFUSED_STREAM,
  /// Frames of streams that are over.
  CLOSED_STREAM,
  /// Header blocks in too many pieces, or larger than what can be answered.
  CONTINUATION,
  EMPTY_DATA,
  PING,
  SETTINGS,
  PRIORITY,
  WINDOW_UPDATE,
  GOAWAY,
  UNKNOWN_FRAME,
  /// Not a flood: a head that was not whole in time.
  SLOW_HEAD
}
