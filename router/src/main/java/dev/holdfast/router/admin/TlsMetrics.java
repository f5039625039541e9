package dev.holdfast.router.admin;

import dev.holdfast.router.tls.TlsFront;
import org.jspecify.annotations.Nullable;

/// Metrics of certificates; none where there is no TLS in front.
final class TlsMetrics {
  private TlsMetrics() {}

  static void register(Metrics metrics, @Nullable TlsFront front) {
    if (front == null) {
      return;
    }
    metrics.gauge(
        "holdfast_tls_certificates",
        "Certificates that clients are served.",
        () -> front.status().pairs().size());
    metrics.gauge(
        "holdfast_tls_certificate_problems",
        "Certificates, keys and CAs on disk that cannot be used; /status names them.",
        () -> front.status().problems().size());
    metrics.gauge(
        "holdfast_tls_certificate_expiry_seconds",
        "When the first certificate in use expires, in seconds since 1970.",
        () -> front.status().firstExpirySeconds());
    metrics.counter(
        "holdfast_tls_certificate_loads",
        "Times that a set of certificates was taken into use.",
        () -> front.status().loads());
    metrics.gauge(
        "holdfast_tls_contexts_retired",
        "Old sets' contexts that connections still use.",
        () -> front.status().retired());
  }
}
