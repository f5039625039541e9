package dev.holdfast.router.rules;

import dev.holdfast.registry.table.Pool;
import dev.holdfast.registry.table.PoolRules;
import dev.holdfast.router.backend.BalancingConfig;
import dev.holdfast.router.backend.RetryConfig;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What holds for the requests of a route, whole: what its options do not say stands here as the
/// router has it, so that a phase asks once. Made once for each change of the options, by {@link
/// RouteRulesFactory}. Immutable.
public final class RouteRules implements PoolRules {
  /// What a route may have for requests as they go through.
  ///
  /// @param requestHeaders null: none
  /// @param answerHeaders null: none
  /// @param rewrite null: the path goes on as it came
  /// @param httpsPort where requests without TLS are sent; 0: nowhere
  record Way(
      @Nullable HeaderRules requestHeaders,
      @Nullable HeaderRules answerHeaders,
      @Nullable PathRewrite rewrite,
      int httpsPort) {
    static final Way NONE = new Way(null, null, null, 0);
  }

  private final BalancingConfig balancing;
  private final RetryConfig retries;
  private final RouteTimes times;
  private final RouteLimits limits;
  private final Way way;
  private final List<RefusedOption> refused;
  private final byte[] keyName;
  private final List<byte[]> sessionCookies;

  RouteRules(
      BalancingConfig balancing,
      RetryConfig retries,
      RouteTimes times,
      RouteLimits limits,
      Way way,
      List<RefusedOption> refused) {
    this.balancing = balancing;
    this.retries = retries;
    this.times = times;
    this.limits = limits;
    this.way = way;
    this.refused = List.copyOf(refused);
    this.keyName = balancing.hash().name().getBytes(StandardCharsets.US_ASCII);
    this.sessionCookies =
        balancing.sessionCookies().stream()
            .map(name -> name.getBytes(StandardCharsets.US_ASCII))
            .toList();
  }

  /// Of routes without options.
  public static RouteRules defaults(BalancingConfig balancing, RetryConfig retries) {
    return new RouteRules(
        balancing, retries, RouteTimes.NONE, RouteLimits.NONE, Way.NONE, List.of());
  }

  /// Of a pool's route.
  ///
  /// @param defaults of routes without options
  public static RouteRules of(Pool<?> pool, RouteRules defaults) {
    @Nullable PoolRules rules = pool.rules();
    return rules == null ? defaults : (RouteRules) rules;
  }

  /// How endpoints are picked.
  public BalancingConfig balancing() {
    return balancing;
  }

  /// The name of the header or cookie with a request's key, in {@link BalancingConfig#hash}'s case.
  public byte[] keyName() {
    return keyName;
  }

  /// As {@link BalancingConfig#sessionCookies}.
  public List<byte[]> sessionCookies() {
    return sessionCookies;
  }

  public RetryConfig retries() {
    return retries;
  }

  public RouteTimes times() {
    return times;
  }

  public RouteLimits limits() {
    return limits;
  }

  /// Of requests as they go to apps; null where there are none.
  public @Nullable HeaderRules requestHeaders() {
    return way.requestHeaders;
  }

  /// Of apps' answers as they go to clients; null where there are none.
  public @Nullable HeaderRules answerHeaders() {
    return way.answerHeaders;
  }

  /// Null: the path goes on as it came.
  public @Nullable PathRewrite rewrite() {
    return way.rewrite;
  }

  /// Whether a request that came without TLS is sent to https.
  public boolean redirectsToHttps() {
    return way.httpsPort != 0;
  }

  /// The port that clients reach over TLS; 0 where nobody is sent there.
  public int httpsPort() {
    return way.httpsPort;
  }

  /// The options that are not used as they were said.
  public List<RefusedOption> refused() {
    return refused;
  }
}
