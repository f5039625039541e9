package dev.holdfast.emitter.lrp;

import dev.holdfast.emitter.lrp.HealthCheck.Kind;
import dev.holdfast.events.yaml.YamlException;
import dev.holdfast.events.yaml.YamlMap;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Reads the mapping `check` of an LRP.
final class CheckFormat {
  private static final int TIMES_MOST = 100;
  private static final Duration HOUR = Duration.ofHours(1);

  private CheckFormat() {}

  /// The check of an LRP; null where it has none.
  static @Nullable HealthCheck read(YamlMap lrp) throws YamlException {
    if (!lrp.has("check")) {
      return null;
    }
    YamlMap map = lrp.map("check");
    Kind kind = map.choice("type", Kind.class, map.has("path") ? Kind.HTTP : Kind.TCP);
    for (String key : new String[] {"path", "status"}) {
      if (kind == Kind.TCP && map.has(key)) {
        throw map.error(key, "stands with type tcp; expected it with http alone");
      }
    }
    int status = map.integer("status", 100, 599, 0);
    long intervalMs = ms(map, "interval", Duration.ofSeconds(5), Duration.ofMillis(100), HOUR);
    long timeoutMs =
        ms(map, "timeout", Duration.ofSeconds(1), Duration.ofMillis(10), Duration.ofMinutes(1));
    int healthyAfter = map.integer("healthyAfter", 1, TIMES_MOST, 1);
    int unhealthyAfter = map.integer("unhealthyAfter", 1, TIMES_MOST, 3);
    long startMs = ms(map, "startPeriod", Duration.ofMinutes(1), Duration.ZERO, HOUR);
    String path = kind == Kind.TCP ? "" : map.text("path", "/");
    try {
      return new HealthCheck(
          kind, path, status, intervalMs, timeoutMs, healthyAfter, unhealthyAfter, startMs);
    } catch (IllegalArgumentException e) {
      throw map.error("path", String.valueOf(e.getMessage()));
    }
  }

  private static long ms(YamlMap map, String key, Duration fallback, Duration least, Duration most)
      throws YamlException {
    Duration duration = map.duration(key, fallback);
    if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
      throw map.error(
          key,
          "is %d ms; expected %d to %d ms"
              .formatted(duration.toMillis(), least.toMillis(), most.toMillis()));
    }
    return duration.toMillis();
  }
}
