package dev.holdfast.perf.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ChartsTest {
  @Test
  void barsOfNothingHaveNoLength() {
    Charts.Bar nothing = new Charts.Bar("idle", Spread.of(List.of(0.0)));

    assertThat(Charts.bars(List.of(nothing, nothing), 1))
        .contains("width='0.0'")
        .doesNotContain("NaN");
  }

  /// Processor time is counted in ticks: a short round may have none, and then there is no ratio to
  /// it.
  @Test
  void roundsWithoutAFigureDoNotCount() {
    assertThat(Spread.of(List.of(Double.NaN, 2.0, 1 / 0.0))).isEqualTo(new Spread(2, 2, 2));
  }

  @Test
  void figuresThatAreNotKnownHaveNoBar() {
    Charts.Bar unknown = new Charts.Bar("nginx", Spread.of(List.of(0.0 / 0.0)));
    Charts.Bar known = new Charts.Bar("haproxy", Spread.of(List.of(2.0)));

    assertThat(Charts.bars(List.of(unknown, known), 1))
        .containsOnlyOnce("<rect")
        .contains(">nginx<", ">-<", ">2.0<")
        .doesNotContain("NaN", "Infinity");
  }
}
