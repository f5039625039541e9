package dev.holdfast.router.admin;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
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

  /// One of the histogram's series.
  record Series(Labels labels, Supplier<Buckets> source) {}

  private final String name;
  private final String help;
  private final List<Series> series;

  /// @param name ends with `_seconds`
  BucketHistogram(String name, String help, List<Series> series) {
    this.name = name;
    this.help = help;
    this.series = series;
  }

  /// A histogram of one series, without a label.
  BucketHistogram(String name, String help, Supplier<Buckets> source) {
    this(name, help, List.of(new Series(Labels.EMPTY, source)));
  }

  @Override
  public MetricSnapshot collect() {
    HistogramSnapshot.Builder snapshot = HistogramSnapshot.builder().name(name).help(help);
    series.forEach(one -> snapshot.dataPoint(point(one)));
    return snapshot.build();
  }

  private static HistogramDataPointSnapshot point(Series series) {
    Buckets buckets = series.source().get();
    ClassicHistogramBuckets.Builder classic = ClassicHistogramBuckets.builder();
    for (Bucket bucket : buckets.ascending()) {
      classic.bucket(bucket.upperSeconds(), bucket.count());
    }
    return HistogramDataPointSnapshot.builder()
        .labels(series.labels())
        .classicHistogramBuckets(classic.build())
        .sum(buckets.sumSeconds())
        .build();
  }

  @Override
  public MetricFamilyDescriptor getMetricFamilyDescriptor() {
    return MetricFamilyDescriptor.histogram(name).help(help).build();
  }
}
