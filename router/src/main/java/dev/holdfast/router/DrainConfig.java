package dev.holdfast.router;

import dev.holdfast.events.yaml.YamlException;
import dev.holdfast.events.yaml.YamlMap;
import java.time.Duration;

/// How a graceful stop goes. Immutable.
///
/// @param waitTime how long `/health` answers 503 while requests are still accepted, so that load
///   balancers look elsewhere first
/// @param timeout how long requests in flight may then take
public record DrainConfig(Duration waitTime, Duration timeout) {
  /// Reads the mapping `drain`.
  static DrainConfig from(YamlMap yaml) throws YamlException {
    return new DrainConfig(
        yaml.duration("wait", Duration.ZERO), yaml.duration("timeout", Duration.ofSeconds(30)));
  }
}
