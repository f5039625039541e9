package dev.holdfast.perf.launch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ScrapeTest {
  private static final Scrape SCRAPE =
      new Scrape(
          """
          # HELP holdfast_pools_published_total Pools.
          holdfast_pools_published_total 12.0
          holdfast_bus_state{state="connected"} 1.0
          holdfast_bus_state{state="out"} 0.0
          holdfast_ejections_total{reason="success_rate"} 2.0
          holdfast_ejections_total{reason="consecutive_failures"} 3.0
          holdfast_endpoints 44.0
          holdfast_endpoints_pruned 5.0
          """);

  @Test
  void seriesOfAMetricAreAddedUpAndOthersAreNot() {
    assertThat(SCRAPE.sum("holdfast_ejections_total")).isEqualTo(5);
    assertThat(SCRAPE.sum("holdfast_endpoints")).isEqualTo(44);
    assertThat(SCRAPE.sum("holdfast_bus_state{state=\"out\"")).isZero();
    assertThat(SCRAPE.isConnected()).isTrue();
    assertThat(SCRAPE.pools()).isEqualTo(12);
  }
}
