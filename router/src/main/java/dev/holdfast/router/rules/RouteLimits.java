package dev.holdfast.router.rules;

import dev.holdfast.router.limits.Allowance;
import dev.holdfast.router.limits.Priority;

/// How much a route may have of this router. Immutable.
///
/// @param allowance what its requests may come to
/// @param bodyBytes the largest body of a request, framing left out
/// @param priority when its requests are shed
public record RouteLimits(Allowance allowance, long bodyBytes, Priority priority) {
  /// Of a route that says nothing.
  public static final RouteLimits NONE =
      new RouteLimits(Allowance.NONE, Long.MAX_VALUE, Priority.NORMAL);
}
