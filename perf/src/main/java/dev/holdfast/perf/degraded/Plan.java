package dev.holdfast.perf.degraded;

import java.nio.file.Path;
import java.util.List;

/// What is to be played, and at what size. Immutable.
///
/// @param cells each an emitter's process
/// @param endpoints on each cell, one of each app
/// @param rate of requests a second
/// @param seconds of each part of a fault: before, while it lasts, after
/// @param quicken by how much beats and the times of freshness are quicker than usual
/// @param launcher the `holdfast` to start
record Plan(
    List<Fault> faults,
    int cells,
    int endpoints,
    int rate,
    double seconds,
    int quicken,
    Path launcher) {
  /// Kept connections of the load.
  static final int CONNECTIONS = 32;

  /// In words.
  String text() {
    return """
    %d cells of %d endpoints, %d requests/s on %d connections, %s s before, while a fault lasts, \
    and after; beats and freshness %d times as quick as usual\
    """
        .formatted(cells, endpoints, rate, CONNECTIONS, seconds, quicken);
  }
}
