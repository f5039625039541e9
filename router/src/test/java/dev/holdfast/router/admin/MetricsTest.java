package dev.holdfast.router.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.router.admin.BucketHistogram.Bucket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class MetricsTest {
  static Exposition scrape(Metrics metrics) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    metrics.scrape(out);
    return Exposition.parse(out.toString(StandardCharsets.UTF_8));
  }

  @Test
  void functionsAreAskedAtEachScrape() throws Exception {
    try (Metrics metrics = new Metrics()) {
      AtomicLong count = new AtomicLong(1);
      metrics.counter("holdfast_things", "Things.", count::get, "kind", "a\"b\\c\nd");
      metrics.gauge("holdfast_level", "Level.", () -> count.get() * 0.5);
      System.gc();

      assertThat(scrape(metrics).value("holdfast_things_total{kind=\"a\\\"b\\\\c\\nd\"}"))
          .isEqualTo(1);
      count.set(7);
      Exposition later = scrape(metrics);

      assertThat(later.value("holdfast_things_total{kind=\"a\\\"b\\\\c\\nd\"}")).isEqualTo(7);
      assertThat(later.value("holdfast_level")).isEqualTo(3.5);
      assertThat(later.types())
          .containsEntry("holdfast_things_total", "counter")
          .containsEntry("holdfast_level", "gauge");
    }
  }

  @Test
  void aHistogramsBucketsAreCumulativeAndEndWithItsCount() throws Exception {
    try (Metrics metrics = new Metrics()) {
      metrics.histogram(
          new BucketHistogram(
              "holdfast_time_seconds",
              "Time.",
              () ->
                  new BucketHistogram.Buckets(
                      List.of(
                          new Bucket(0.001, 3),
                          new Bucket(1, 2),
                          new Bucket(Double.POSITIVE_INFINITY, 1)),
                      4.5)));

      Exposition text = scrape(metrics);

      assertThat(text.types()).containsEntry("holdfast_time_seconds", "histogram");
      assertThat(text.value("holdfast_time_seconds_bucket{le=\"0.001\"}")).isEqualTo(3);
      assertThat(text.value("holdfast_time_seconds_bucket{le=\"1.0\"}")).isEqualTo(5);
      assertThat(text.value("holdfast_time_seconds_bucket{le=\"+Inf\"}")).isEqualTo(6);
      assertThat(text.value("holdfast_time_seconds_count")).isEqualTo(6);
      assertThat(text.value("holdfast_time_seconds_sum")).isEqualTo(4.5);
    }
  }

  @Test
  void theProcessIsThere() throws Exception {
    try (Metrics metrics = new Metrics()) {
      ProcessMetrics.register(metrics);

      assertThat(scrape(metrics).samples().keySet())
          .anyMatch(name -> name.startsWith("jvm_memory_used_bytes{"))
          .anyMatch(name -> name.startsWith("jvm_threads_live_threads"))
          .contains("process_files_open_files");
    }
  }
}
