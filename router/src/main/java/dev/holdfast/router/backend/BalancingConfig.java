package dev.holdfast.router.backend;

import dev.holdfast.events.yaml.YamlException;
import dev.holdfast.events.yaml.YamlMap;
import java.time.Duration;
import java.util.List;

/// How endpoints are picked. Immutable.
///
/// @param zone this router's; its endpoints come first; empty: none do
/// @param panicPercent with fewer healthy endpoints than that, ejection is ignored
/// @param slowStart how long an endpoint's share grows; zero: not at all
/// @param sessionCookies with which an app begins a session at one instance
public record BalancingConfig(
    Algorithm algorithm,
    HashConfig hash,
    String zone,
    int panicPercent,
    Duration slowStart,
    EjectionConfig ejection,
    Limits limits,
    List<String> sessionCookies) {
  public static final BalancingConfig DEFAULT =
      new BalancingConfig(
          Algorithm.ROUND_ROBIN,
          HashConfig.DEFAULT,
          "",
          50,
          Duration.ZERO,
          EjectionConfig.DEFAULT,
          Limits.DEFAULT,
          List.of("JSESSIONID"));

  /// How much endpoints are given, and how long a request waits for one.
  ///
  /// @param inFlight the most requests of this router at one endpoint; 0: no limit
  /// @param queued the most requests of a route that wait on one event loop
  /// @param queueTimeout how long they wait
  /// @param interruptedWait how long a request waits for an endpoint that is soon back
  public record Limits(int inFlight, int queued, Duration queueTimeout, Duration interruptedWait) {
    static final Limits DEFAULT = new Limits(0, 100, Duration.ofSeconds(1), Duration.ofSeconds(5));

    static Limits from(YamlMap map) throws YamlException {
      return new Limits(
          map.integer("inFlightMax", 0, 1_000_000, DEFAULT.inFlight),
          map.integer("queueMax", 0, 1_000_000, DEFAULT.queued),
          map.duration("queueTimeout", DEFAULT.queueTimeout),
          map.duration("interruptedWait", DEFAULT.interruptedWait));
    }
  }

  /// Reads the mapping `balancing` of `http.backends`.
  static BalancingConfig from(YamlMap map) throws YamlException {
    YamlMap sticky = map.map("sticky");
    return new BalancingConfig(
        map.choice("algorithm", Algorithm.class, DEFAULT.algorithm),
        HashConfig.from(map.map("hash")),
        map.text("zone", DEFAULT.zone),
        map.integer("panicPercent", 0, 100, DEFAULT.panicPercent),
        map.duration("slowStart", DEFAULT.slowStart),
        EjectionConfig.from(map.map("ejection")),
        Limits.from(map),
        sticky.has("cookies")
            ? sticky.values("cookies", Names.token("a cookie's"))
            : DEFAULT.sessionCookies);
  }
}
