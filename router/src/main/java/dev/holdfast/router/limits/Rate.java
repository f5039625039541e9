package dev.holdfast.router.limits;

import dev.holdfast.events.yaml.YamlException;
import dev.holdfast.events.yaml.YamlMap;
import java.math.BigDecimal;
import java.math.RoundingMode;

/// How many requests may come in a time: a token bucket ({@link Gcra}). Immutable.
///
/// @param intervalNanos between two requests that come evenly; 0: no limit
/// @param burst how many may come at once
public record Rate(long intervalNanos, int burst) {
  public static final Rate NONE = new Rate(0, 0);

  static final int BURST_MOST = 1_000_000;
  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final BigDecimal PER_SECOND_MOST = BigDecimal.valueOf(1_000_000);
  // One in a thousand seconds; what is slower is a ban, which this is not for.
  private static final BigDecimal PER_SECOND_LEAST = new BigDecimal("0.001");

  /// Of so many requests a second, 0 for no limit.
  ///
  /// @param burst 0: as many as come in a second, at least one
  public static Rate of(BigDecimal perSecond, int burst) {
    if (perSecond.signum() == 0) {
      return NONE;
    }
    long interval =
        BigDecimal.valueOf(NANOS_PER_SECOND)
            .divide(perSecond, 0, RoundingMode.HALF_UP)
            .longValueExact();
    int most = burst > 0 ? burst : perSecond.setScale(0, RoundingMode.CEILING).intValueExact();
    return new Rate(interval, most);
  }

  /// Reads requests a second. Throws {@link IllegalArgumentException} where the text is none.
  public static BigDecimal perSecond(String text) {
    // Short, since BigDecimal takes exponents that would not end.
    if (text.matches("[0-9]{1,7}(\\.[0-9]{1,3})?")) {
      BigDecimal rate = new BigDecimal(text);
      if (rate.signum() == 0
          || (rate.compareTo(PER_SECOND_LEAST) >= 0 && rate.compareTo(PER_SECOND_MOST) <= 0)) {
        return rate;
      }
    }
    throw new IllegalArgumentException(
        "is \"%s\"; expected requests a second from 0.001 to 1000000, such as 100 or 0.5, or 0 for no limit"
            .formatted(text));
  }

  /// Reads a key of requests a second, and the one that says how many may come at once.
  static Rate from(YamlMap map, String rateKey, String burstKey) throws YamlException {
    return of(
        map.value(rateKey, Rate::perSecond, BigDecimal.ZERO),
        map.integer(burstKey, 0, BURST_MOST, 0));
  }

  public boolean isNone() {
    return intervalNanos == 0;
  }
}
