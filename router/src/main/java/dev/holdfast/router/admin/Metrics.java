package dev.holdfast.router.admin;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/// The router's metrics: functions over figures that other threads keep anyway, called when
/// somebody scrapes. Nothing is counted here, so nothing is on a request's way, and no label names
/// a route. Registration by one thread, scrapes by any.
final class Metrics implements AutoCloseable {
  private final PrometheusRegistry prometheus = new PrometheusRegistry();
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, prometheus, Clock.SYSTEM);
  // Micrometer holds the owner of a function weakly.
  private final List<Object> held = new ArrayList<>();
  private final List<AutoCloseable> closed = new ArrayList<>();

  Metrics() {
    registry.throwExceptionOnRegistrationFailure();
  }

  /// A count that only grows; `_total` is added to the name.
  void counter(String name, String help, LongSupplier count, String... tags) {
    held.add(count);
    FunctionCounter.builder(name, count, LongSupplier::getAsLong)
        .description(help)
        .tags(tags)
        .register(registry);
  }

  /// A value that comes and goes.
  void gauge(String name, String help, DoubleSupplier value, String... tags) {
    Gauge.builder(name, value::getAsDouble).description(help).tags(tags).register(registry);
  }

  /// A histogram whose buckets are kept elsewhere.
  void histogram(BucketHistogram histogram) {
    prometheus.register(histogram);
  }

  /// For Micrometer's own binders.
  MeterRegistry registry() {
    return registry;
  }

  void closeWithThis(AutoCloseable resource) {
    closed.add(resource);
  }

  /// Writes all of it in Prometheus' text format, version 0.0.4.
  void scrape(OutputStream out) throws IOException {
    registry.scrape(out);
  }

  @Override
  public void close() {
    for (AutoCloseable resource : closed) {
      try {
        resource.close();
      } catch (Exception e) {
        throw new IllegalStateException("cannot close " + resource, e);
      }
    }
    registry.close();
  }
}
