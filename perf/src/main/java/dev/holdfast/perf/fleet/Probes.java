package dev.holdfast.perf.fleet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/// How long changes took, and where. One thread.
final class Probes {
  private final Histogram nanos = new Histogram(3);
  private final List<Passage.Times> all = new ArrayList<>();

  void add(Passage passage) {
    nanos.recordValue(passage.nanos());
    all.add(passage.times());
  }

  /// From acceptance to the first answer.
  Histogram nanos() {
    return nanos;
  }

  /// The medians of the parts.
  String parts() {
    return "of %d changes, medians in ms: accepted to handed to Kafka's client %.2f, to acknowledged %.2f, to answered %.2f since acceptance"
        .formatted(
            all.size(),
            median(Passage.Times::handed),
            median(Passage.Times::acked),
            median(Passage.Times::answered));
  }

  private double median(ToLongFunction<Passage.Times> part) {
    long[] sorted = all.stream().mapToLong(part).sorted().toArray();
    return sorted[sorted.length / 2] / 1e6;
  }

  /// The slowest one's.
  String slowest() {
    return "none of %d changes was on the log for longer than %.1f ms before it was answered; the slowest took %s"
        .formatted(
            all.size(),
            all.stream().mapToLong(Passage.Times::onLog).max().orElseThrow() / 1e6,
            all.stream()
                .max(Comparator.comparingLong(Passage.Times::answered))
                .map(Passage.Times::text)
                .orElseThrow());
  }
}
