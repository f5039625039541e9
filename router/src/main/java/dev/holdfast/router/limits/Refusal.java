package dev.holdfast.router.limits;

/// Over which limit a request is.
public enum Refusal {
  /// Requests of this router in flight.
  ROUTER_REQUESTS,
  CLIENT_REQUESTS,
  ROUTE_REQUESTS,
  CLIENT_RATE,
  ROUTE_RATE
}
