package dev.holdfast.router;

import dev.holdfast.events.yaml.YamlException;
import dev.holdfast.events.yaml.YamlMap;
import dev.holdfast.registry.view.ViewTimes;
import java.time.Duration;
import java.util.Optional;

/// Reads when cells that are not heard are silent, stale and pruned: the mapping `stale`.
final class StaleConfig {
  private static final Duration LEAST = Duration.ofMillis(100);
  private static final int PROBES_MOST = 100_000;

  private StaleConfig() {}

  static ViewTimes from(YamlMap map) throws YamlException {
    ViewTimes usual = ViewTimes.DEFAULT;
    return new ViewTimes(
        ageing(map, usual.ageing()),
        new ViewTimes.Pruning(
            atLeast(map, "pruneAfter", LEAST, usual.pruning().silentFor()),
            atLeast(map, "connectsApart", LEAST, usual.pruning().connectsApart()),
            atLeast(map, "forgetAfter", LEAST, usual.pruning().forgetAfter())),
        new ViewTimes.Probing(
            atLeast(map, "probeInterval", LEAST, usual.probing().every()),
            map.integer("probesPerSecondMax", 1, PROBES_MOST, usual.probing().perSecond())));
  }

  private static ViewTimes.Ageing ageing(YamlMap map, ViewTimes.Ageing usual) throws YamlException {
    Duration unheard = atLeast(map, "unheardAfter", LEAST, usual.unheardAfter());
    Duration silent = atLeast(map, "silentAfter", unheard, usual.silentAfter());
    Duration stale = atLeast(map, "staleAfter", silent, usual.staleAfter());
    Optional<Duration> plain =
        map.has("plainMaxAge")
            ? Optional.of(atLeast(map, "plainMaxAge", stale, stale))
            : usual.plainMaxAge();
    return new ViewTimes.Ageing(usual.beatMost(), unheard, silent, stale, plain);
  }

  /// So that each step comes after the one before.
  private static Duration atLeast(YamlMap map, String key, Duration least, Duration fallback)
      throws YamlException {
    Duration duration = map.duration(key, fallback);
    if (duration.compareTo(least) < 0) {
      throw map.error(
          key, "is %d ms; expected %d ms or more".formatted(duration.toMillis(), least.toMillis()));
    }
    return duration;
  }
}
