package dev.holdfast.router.backend;

import dev.holdfast.events.yaml.YamlException;
import dev.holdfast.events.yaml.YamlMap;
import java.time.Duration;

/// When endpoints are ejected for their answers, and for how long. Immutable.
///
/// @param failuresInRow so many failures in a row eject; 0: never
/// @param lasts the first ejection; each next lasts twice as long
/// @param lastsMost the longest
/// @param shareMostPercent the most of a pool that is ejected at once
/// @param interval how often success rates are compared
/// @param answersLeast who has had fewer in an interval is not compared
/// @param endpointsLeast nobody is where fewer can be; 0: never
/// @param deviationPercent how far under the mean an outlier is, in hundredths of the standard
///   deviation
public record EjectionConfig(
    int failuresInRow,
    Duration lasts,
    Duration lastsMost,
    int shareMostPercent,
    Duration interval,
    int answersLeast,
    int endpointsLeast,
    int deviationPercent) {
  static final EjectionConfig DEFAULT =
      new EjectionConfig(
          5,
          Duration.ofSeconds(30),
          Duration.ofMinutes(5),
          30,
          Duration.ofSeconds(10),
          100,
          5,
          190);

  static EjectionConfig from(YamlMap map) throws YamlException {
    EjectionConfig config =
        new EjectionConfig(
            map.integer("consecutiveFailures", 0, 1_000_000, DEFAULT.failuresInRow),
            map.duration("for", DEFAULT.lasts),
            map.duration("forMax", DEFAULT.lastsMost),
            map.integer("shareMaxPercent", 0, 100, DEFAULT.shareMostPercent),
            map.duration("interval", DEFAULT.interval),
            map.integer("requestsMin", 1, 1_000_000, DEFAULT.answersLeast),
            map.integer("endpointsMin", 0, 1_000_000, DEFAULT.endpointsLeast),
            map.integer("deviationPercent", 0, 10_000, DEFAULT.deviationPercent));
    if (config.lasts.isZero()) {
      throw map.error("for", "is 0; expected a duration over 0");
    }
    if (config.lastsMost.compareTo(config.lasts) < 0) {
      throw map.error("forMax", "is shorter than 'for'; expected as long or longer");
    }
    if (config.interval.toMillis() < 100) {
      throw map.error("interval", "is too short; expected 100ms or longer");
    }
    return config;
  }
}
