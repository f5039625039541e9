package dev.holdfast.router.rules;

/// The times that a route has otherwise than the router, in ns; {@link #AS_ROUTER} where it does
/// not. Immutable. The router's own may change while it runs, so they are not copied here.
public record RouteTimes(
    long answerHeadNanos, long bodyStallNanos, long requestNanos, long upgradeIdleNanos) {
  /// The router's own holds.
  public static final long AS_ROUTER = -1;

  /// Of a route that says nothing.
  public static final RouteTimes NONE = new RouteTimes(AS_ROUTER, AS_ROUTER, AS_ROUTER, AS_ROUTER);

  /// The route's, or the router's.
  public static long or(long ofRoute, long ofRouter) {
    return ofRoute == AS_ROUTER ? ofRouter : ofRoute;
  }
}
