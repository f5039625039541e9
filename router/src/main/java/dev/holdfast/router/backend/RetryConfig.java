package dev.holdfast.router.backend;

import dev.holdfast.events.yaml.YamlException;
import dev.holdfast.events.yaml.YamlMap;
import java.time.Duration;
import java.util.List;

/// How often a request that an app has failed is sent again. Immutable.
///
/// @param most so often at most
/// @param within so long after its begin at most
/// @param budgetPercent so many of a route's requests at most
/// @param heedsKey whether an `Idempotency-Key` makes any method idempotent
/// @param onStatus answers that count as none
public record RetryConfig(
    int most, Duration within, int budgetPercent, boolean heedsKey, RetryStatuses onStatus) {
  public static final RetryConfig DEFAULT =
      new RetryConfig(3, Duration.ofSeconds(10), 20, true, RetryStatuses.NONE);

  /// Reads the mapping `retries` of `http.backends`.
  static RetryConfig from(YamlMap map) throws YamlException {
    return new RetryConfig(
        map.integer("max", 0, 100, DEFAULT.most),
        map.duration("within", DEFAULT.within),
        map.integer("budgetPercent", 0, 100, DEFAULT.budgetPercent),
        map.flag("idempotencyKey", DEFAULT.heedsKey),
        statuses(map));
  }

  private static RetryStatuses statuses(YamlMap map) throws YamlException {
    // Each by itself first, so that a fault names its line.
    List<String> all =
        map.values(
            "onStatus",
            text -> {
              RetryStatuses.of(List.of(text));
              return text;
            });
    return RetryStatuses.of(all);
  }
}
