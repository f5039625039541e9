package dev.holdfast.router.rules;

import dev.holdfast.events.yaml.YamlException;
import dev.holdfast.events.yaml.YamlMap;
import java.time.Duration;

/// What an operator has to say about the options of routes. Immutable.
///
/// @param timeoutMost the longest time that a route may have
/// @param httpsPort that clients reach over TLS, for redirects
public record RouteOptionsConfig(Duration timeoutMost, int httpsPort) {
  public static final RouteOptionsConfig DEFAULT = new RouteOptionsConfig(Duration.ofHours(1), 443);
  private static final Duration TIMEOUT_MOST = Duration.ofDays(7);

  /// Reads the mapping `routeOptions`.
  public static RouteOptionsConfig from(YamlMap map) throws YamlException {
    Duration most = map.duration("timeoutMax", DEFAULT.timeoutMost);
    if (most.isZero() || most.compareTo(TIMEOUT_MOST) > 0) {
      throw map.error("timeoutMax", "is %d s; expected 1ms to 168h".formatted(most.toSeconds()));
    }
    return new RouteOptionsConfig(most, map.integer("httpsPort", 1, 65_535, DEFAULT.httpsPort));
  }
}
