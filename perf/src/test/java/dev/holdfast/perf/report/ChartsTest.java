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
}
