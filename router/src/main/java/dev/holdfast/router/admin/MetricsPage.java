package dev.holdfast.router.admin;

import java.util.Map;

/// `/metrics`: Prometheus' text format.
final class MetricsPage implements Page {
  private final Metrics metrics;

  MetricsPage(Metrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public String path() {
    return "/metrics";
  }

  @Override
  public String summary() {
    return "metrics for Prometheus";
  }

  @Override
  public Answer answer(Query query) {
    return new Answer(200, "text/plain; version=0.0.4; charset=utf-8", Map.of(), metrics::scrape);
  }
}
