package dev.holdfast.router.limits;

import dev.holdfast.events.yaml.YamlException;
import dev.holdfast.events.yaml.YamlMap;

/// What a route's requests may come to on this router; what is not said here the router-wide one
/// says. Immutable.
///
/// @param requestsMost in flight; 0: no limit
/// @param rate of all of them
/// @param clientRate of each client's
public record Allowance(int requestsMost, Rate rate, Rate clientRate) {
  public static final Allowance NONE = new Allowance(0, Rate.NONE, Rate.NONE);

  /// Reads the mapping `perRoute` of `http.limits`.
  static Allowance from(YamlMap map) throws YamlException {
    return new Allowance(
        map.integer("requestsMax", 0, AdmissionConfig.MOST, 0),
        Rate.from(map, "rate", "burst"),
        Rate.from(map, "ratePerClient", "burstPerClient"));
  }

  /// Where this says nothing, `usual` does; likewise the next two.
  int requestsMost(Allowance usual) {
    return requestsMost > 0 ? requestsMost : usual.requestsMost;
  }

  Rate rate(Allowance usual) {
    return rate.isNone() ? usual.rate : rate;
  }

  Rate clientRate(Allowance usual) {
    return clientRate.isNone() ? usual.clientRate : clientRate;
  }

  boolean isNone() {
    return requestsMost == 0 && rate.isNone() && clientRate.isNone();
  }
}
