package dev.holdfast.perf.degraded;

import java.io.IOException;

/// Something that breaks, and what was promised for it. Immutable; {@link #play} blocks.
interface Fault {
  /// As `--faults` names it.
  String name();

  /// In a line, for people.
  String text();

  /// Why it cannot be played here; empty where it can.
  default String missing() {
    return "";
  }

  /// Plays it and leaves the site as it was. Throws {@link IOException} where that cannot be done.
  void play(Scene scene) throws IOException, InterruptedException;
}
