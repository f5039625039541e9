package dev.holdfast.router.admin;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricFamilyDescriptor;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.function.Supplier;

/// A Prometheus histogram over buckets that others fill. Any thread.
final class BucketHistogram implements Collector {
  /// What fell into one bucket alone.
  ///
  /// @param upperSeconds its upper bound; of the last bucket, infinity
  record Bucket(double upperSeconds, long count) {}

  /// What was counted so far, in ascending buckets.
  record Buckets(List<Bucket> ascending, double sumSeconds) {}

  private final String name;
  private final String help;
  private final Supplier<Buckets> source;

  /// @param name ends with `_seconds`
  BucketHistogram(String name, String help, Supplier<Buckets> source) {
    this.name = name;
    this.help = help;
    this.source = source;
  }

  @Override
  public MetricSnapshot collect() {
    Buckets buckets = source.get();
    ClassicHistogramBuckets.Builder classic = ClassicHistogramBuckets.builder();
    for (Bucket bucket : buckets.ascending()) {
      classic.bucket(bucket.upperSeconds(), bucket.count());
    }
    return HistogramSnapshot.builder()
        .name(name)
        .help(help)
        .dataPoint(
            HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(classic.build())
                .sum(buckets.sumSeconds())
                .build())
        .build();
  }

  @Override
  public MetricFamilyDescriptor getMetricFamilyDescriptor() {
    return MetricFamilyDescriptor.histogram(name).help(help).build();
  }
}
