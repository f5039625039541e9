package dev.holdfast.perf.fleet;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// What is played. Immutable.
///
/// @param cells each with an emitter
/// @param perCell endpoints of a cell
/// @param percent of the endpoints that are replaced each minute
/// @param warmUpSeconds for how long instances are replaced before it is measured what that takes
/// @param seconds that each part lasts
/// @param outageSeconds for how long the bus is out; above 30 every cell has a manifest to say
///   after it
/// @param launcher as `./holdfast`
record Plan(
    int cells,
    int perCell,
    double percent,
    double warmUpSeconds,
    double seconds,
    double outageSeconds,
    Path launcher) {
  private static final double MINUTE_SECONDS = 60;

  int endpoints() {
    return cells * perCell;
  }

  double changesPerSecond() {
    return endpoints() * percent / 100 / MINUTE_SECONDS;
  }

  /// So that compilers have done what they have to.
  Duration warmUp() {
    return duration(warmUpSeconds);
  }

  Duration part() {
    return duration(seconds);
  }

  Duration outage() {
    return duration(outageSeconds);
  }

  private static Duration duration(double seconds) {
    return Duration.ofNanos((long) (seconds * 1e9));
  }

  /// For another JVM.
  List<String> words() {
    return List.of(
        String.valueOf(cells),
        String.valueOf(perCell),
        String.valueOf(percent),
        String.valueOf(warmUpSeconds),
        String.valueOf(seconds),
        String.valueOf(outageSeconds),
        launcher.toString());
  }

  /// As the other JVM has them.
  static Plan of(String... words) {
    return new Plan(
        Integer.parseInt(words[0]),
        Integer.parseInt(words[1]),
        Double.parseDouble(words[2]),
        Double.parseDouble(words[3]),
        Double.parseDouble(words[4]),
        Double.parseDouble(words[5]),
        Path.of(words[6]));
  }
}
