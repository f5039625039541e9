package dev.holdfast.router.backend;

import dev.holdfast.events.yaml.YamlException;
import dev.holdfast.events.yaml.YamlMap;
import dev.holdfast.router.tls.AppTlsConfig;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How backends are connected to. Immutable.
///
/// @param connectTimeout the longest one connect may take, and a connection of HTTP/2 that ends
/// @param connectBudget the longest all connects for one request may take together, anew each time
///   that it is sent again
/// @param triesMost the most endpoints that are tried for one request
/// @param doubtFor the longest that an endpoint whose connects fail is passed over without a try
/// @param idleTimeout how long an unused connection is kept: below the keep-alive time of the usual
///   servers (Node's 5 s is the shortest of them), so that the router closes first
/// @param idlePerEndpointMost the most idle connections kept per endpoint and event loop
/// @param tls how endpoints with a TLS port are connected to; null: not at all
public record PoolConfig(
    Duration connectTimeout,
    Duration connectBudget,
    int triesMost,
    Duration doubtFor,
    Duration idleTimeout,
    int idlePerEndpointMost,
    @Nullable AppTlsConfig tls,
    BalancingConfig balancing,
    RetryConfig retries) {
  public static final PoolConfig DEFAULT =
      new PoolConfig(
          Duration.ofSeconds(2),
          Duration.ofSeconds(10),
          100,
          Duration.ofSeconds(30),
          Duration.ofSeconds(4),
          256,
          null,
          BalancingConfig.DEFAULT,
          RetryConfig.DEFAULT);

  /// Reads the mapping `backends` of `http`.
  ///
  /// @param base what relative paths are relative to
  public static PoolConfig from(YamlMap map, Path base) throws YamlException {
    return new PoolConfig(
        map.duration("connectTimeout", DEFAULT.connectTimeout),
        map.duration("connectBudget", DEFAULT.connectBudget),
        map.integer("triesMax", 1, 10_000, DEFAULT.triesMost),
        map.duration("doubtFor", DEFAULT.doubtFor),
        map.duration("idleTimeout", DEFAULT.idleTimeout),
        map.integer("idlePerEndpointMax", 0, 100_000, DEFAULT.idlePerEndpointMost),
        AppTlsConfig.from(map, base),
        BalancingConfig.from(map.map("balancing")),
        RetryConfig.from(map.map("retries")));
  }
}
