package dev.holdfast.perf.report;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// One figure over all rounds: its median, least and greatest; NaN where it is not known. Rounds in
/// which it is not known do not count. Immutable.
public record Spread(double median, double least, double greatest) {
  /// What each of them says of it.
  public static <T> Spread of(List<T> rounds, ToDoubleFunction<T> figure) {
    return of(rounds.stream().mapToDouble(figure).boxed().toList());
  }

  public static Spread of(List<Double> values) {
    List<Double> sorted = values.stream().filter(Double::isFinite).sorted().toList();
    if (sorted.isEmpty()) {
      return new Spread(Double.NaN, Double.NaN, Double.NaN);
    }
    double median = (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
    return new Spread(median, sorted.getFirst(), sorted.getLast());
  }

  boolean isKnown() {
    return !Double.isNaN(median);
  }

  /// `15.3 (14.9-16.0)`, one figure where there is but one, or `-` where it is not known.
  public String text(int digits) {
    if (!isKnown()) {
      return "-";
    }
    String one = "%." + digits + "f";
    return least == greatest
        ? String.format(Locale.ROOT, one, median)
        : String.format(Locale.ROOT, one + " (" + one + "-" + one + ")", median, least, greatest);
  }
}
