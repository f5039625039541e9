package dev.holdfast.router.rules;

/// How much a route may have of this router. Immutable.
///
/// @param requests the most in flight; 0: no limit
/// @param rate of all clients together
/// @param ratePerClient of each client's address
/// @param bodyBytes the largest body of a request, framing left out
public record RouteLimits(
    int requests, Rate rate, Rate ratePerClient, long bodyBytes, Priority priority) {
  /// Of a route that says nothing.
  public static final RouteLimits NONE =
      new RouteLimits(0, Rate.NONE, Rate.NONE, Long.MAX_VALUE, Priority.NORMAL);

  /// How many requests may come.
  ///
  /// @param perSecond 0: no limit
  /// @param burst how many at once beyond it; 1 or more where there is a limit
  public record Rate(double perSecond, int burst) {
    /// No limit.
    public static final Rate NONE = new Rate(0, 0);

    public boolean isLimited() {
      return perSecond > 0;
    }
  }
}
