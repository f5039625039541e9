package dev.holdfast.router.admin;

import dev.holdfast.router.backend.ConnectEvidence;
import dev.holdfast.router.backend.ConnectFailure;
import dev.holdfast.router.backend.Outliers;
import dev.holdfast.router.tls.AppTls;
import org.jspecify.annotations.Nullable;

/// Metrics of how apps are reached.
final class AppMetrics {
  private AppMetrics() {}

  static void register(Metrics metrics, RouterParts.Apps apps) {
    ConnectEvidence connects = apps.connects();
    for (ConnectFailure why : ConnectFailure.values()) {
      if (why != ConnectFailure.NO_TRUST) { // Never tried, so it never fails.
        metrics.counter(
            "holdfast_app_connect_failures",
            "Connects and handshakes with endpoints that failed, probes among them, by reason.",
            () -> connects.failed(why),
            "reason",
            Spelling.label(why));
      }
    }
    metrics.counter(
        "holdfast_app_handshakes",
        "TLS handshakes in which an endpoint has proven its identity, probes among them.",
        connects::handshakes);
    Outliers outliers = apps.outliers();
    String ejections = "Endpoints ejected for their answers, by reason.";
    metrics.counter(
        "holdfast_ejections", ejections, outliers::ejectedInRow, "reason", "consecutive_failures");
    metrics.counter(
        "holdfast_ejections", ejections, outliers::ejectedByRate, "reason", "success_rate");
    metrics.counter(
        "holdfast_route_options_compiled",
        "Times that a route's options have changed and rules were made of them.",
        apps.options()::compiled);
    metrics.counter(
        "holdfast_route_options_refused",
        "Options of routes that could not be used as they were said, at each change.",
        apps.options()::refused);
    metrics.gauge(
        "holdfast_app_quarantined",
        "Endpoints at whose address another peer answers.",
        connects::quarantined);
    metrics.gauge(
        "holdfast_endpoints_without_trust",
        "Endpoints with a TLS port, while this router has no trust store.",
        () -> apps.runtimes().withoutTrust());
    @Nullable AppTls tls = apps.tls();
    if (tls != null) {
      metrics.gauge(
          "holdfast_app_trust_problems",
          "1 while the trust store or our certificate on disk cannot be used; /status says why.",
          () -> tls.status().problem().isEmpty() ? 0 : 1);
      metrics.gauge(
          "holdfast_app_certificate_expiry_seconds",
          "When the certificate that apps are shown expires, in seconds since 1970.",
          () -> tls.status().certificateExpirySeconds());
      metrics.counter(
          "holdfast_app_trust_loads",
          "Times that a trust store and a certificate were taken into use.",
          () -> tls.status().loads());
    }
  }
}
