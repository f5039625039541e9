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
            map.duration("pruneAfter", LEAST, usual.pruning().silentFor()),
            map.duration("connectsApart", LEAST, usual.pruning().connectsApart()),
            map.duration("forgetAfter", LEAST, usual.pruning().forgetAfter())),
        new ViewTimes.Probing(
            map.duration("probeInterval", LEAST, usual.probing().every()),
            map.integer("probesPerSecondMax", 1, PROBES_MOST, usual.probing().perSecond())));
  }

  /// Each step comes after the one before.
  private static ViewTimes.Ageing ageing(YamlMap map, ViewTimes.Ageing usual) throws YamlException {
    Duration unheard = map.duration("unheardAfter", LEAST, usual.unheardAfter());
    Duration silent = map.duration("silentAfter", unheard, usual.silentAfter());
    Duration stale = map.duration("staleAfter", silent, usual.staleAfter());
    Optional<Duration> plain =
        map.has("plainMaxAge")
            ? Optional.of(map.duration("plainMaxAge", stale, stale))
            : usual.plainMaxAge();
    return new ViewTimes.Ageing(usual.beatMost(), unheard, silent, stale, plain);
  }
}
