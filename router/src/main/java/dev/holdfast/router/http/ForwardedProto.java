package dev.holdfast.router.http;

/// What `X-Forwarded-Proto` tells apps.
public enum ForwardedProto {
  /// What a believed client says, else how its connection is secured.
  CONNECTION,
  /// `https` whatever anybody says: for a load balancer that ends TLS and does not say so.
  HTTPS
}
