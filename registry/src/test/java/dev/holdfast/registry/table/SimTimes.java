package dev.holdfast.registry.table;

import dev.holdfast.registry.view.ViewTimes;
import java.time.Duration;
import java.util.Optional;

/// What the view of a simulated router waits for: ages as DESIGN has them; the dead are sooner
/// known to be dead, and often enough probed, or no world would last as long.
final class SimTimes {
  static final Duration PRUNED = Duration.ofSeconds(40);
  static final Duration PLAIN_MOST = Duration.ofSeconds(50);

  /// A manifest comes again at the latest so long after the one before.
  static final Duration MANIFESTS_APART = Duration.ofSeconds(60);

  /// How far back a log is read at first, and again: two manifest intervals.
  static final Duration BACK = MANIFESTS_APART.multipliedBy(2);

  private static final ViewTimes.Ageing AGES = ViewTimes.Ageing.DEFAULT;

  static final ViewTimes TIMES =
      new ViewTimes(
          new ViewTimes.Ageing(
              AGES.beatMost(),
              AGES.unheardAfter(),
              AGES.silentAfter(),
              AGES.staleAfter(),
              Optional.of(PLAIN_MOST)),
          new ViewTimes.Pruning(PRUNED, Duration.ofSeconds(10), Duration.ofHours(24)),
          new ViewTimes.Probing(Duration.ofSeconds(12), 500));

  private SimTimes() {}
}
