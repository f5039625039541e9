package dev.holdfast.router.backend;

import dev.holdfast.events.yaml.YamlException;
import dev.holdfast.events.yaml.YamlMap;
import java.time.Duration;

/// How often a request that an app has failed is sent again. Immutable.
///
/// @param most so often at most
/// @param within so long after its begin at most
/// @param budgetPercent so many of a route's requests at most
/// @param heedsKey whether an `Idempotency-Key` makes any method idempotent
public record RetryConfig(int most, Duration within, int budgetPercent, boolean heedsKey) {
  static final RetryConfig DEFAULT = new RetryConfig(3, Duration.ofSeconds(10), 20, true);

  /// Reads the mapping `retries` of `http.backends`.
  static RetryConfig from(YamlMap map) throws YamlException {
    return new RetryConfig(
        map.integer("max", 0, 100, DEFAULT.most),
        map.duration("within", DEFAULT.within),
        map.integer("budgetPercent", 0, 100, DEFAULT.budgetPercent),
        map.flag("idempotencyKey", DEFAULT.heedsKey));
  }
}
