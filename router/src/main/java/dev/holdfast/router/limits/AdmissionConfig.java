package dev.holdfast.router.limits;

import dev.holdfast.events.yaml.YamlException;
import dev.holdfast.events.yaml.YamlMap;

/// Who is let in. Immutable.
///
/// @param connectionsMost client connections; 0: three quarters of what files the process may open
/// @param requestsMost requests in flight; 0: no limit
/// @param perRoute of each route whose options say nothing else
public record AdmissionConfig(
    int connectionsMost,
    int requestsMost,
    PerClient perClient,
    Allowance perRoute,
    OverloadConfig overload) {
  static final int MOST = 10_000_000;

  public static final AdmissionConfig DEFAULT =
      new AdmissionConfig(0, 0, new PerClient(0, 0), Allowance.NONE, OverloadConfig.DEFAULT);

  /// Of each client: an IPv4 address or an IPv6 /64.
  ///
  /// @param connectionsMost 0: no limit
  /// @param requestsMost in flight; 0: no limit
  public record PerClient(int connectionsMost, int requestsMost) {
    static PerClient from(YamlMap map) throws YamlException {
      return new PerClient(
          map.integer("connectionsMax", 0, MOST, 0), map.integer("requestsMax", 0, MOST, 0));
    }
  }

  /// Reads the mappings `limits` and `overload` of `http`.
  public static AdmissionConfig from(YamlMap limits, YamlMap overload) throws YamlException {
    return new AdmissionConfig(
        limits.integer("connectionsMax", 0, MOST, 0),
        limits.integer("requestsMax", 0, MOST, 0),
        PerClient.from(limits.map("perClient")),
        Allowance.from(limits.map("perRoute")),
        OverloadConfig.from(overload));
  }
}
