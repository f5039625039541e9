package dev.holdfast.router.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.router.http.CountedLoop;
import dev.holdfast.router.http.LoopCounters;
import dev.holdfast.router.http.LoopCounters.Counter;
import dev.holdfast.router.http.h2.CutOff;
import dev.holdfast.router.tls.HandshakeFailure;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What loops have counted comes out under its own name, summed.
class TrafficMetricsTest {
  private static Exposition scrape() throws Exception {
    try (Metrics metrics = new Metrics()) {
      List<LoopCounters> loops = List.of(CountedLoop.counters(), CountedLoop.counters());
      TrafficMetrics.register(metrics, loops);
      return MetricsTest.scrape(metrics);
    }
  }

  private static void shows(String name, String label, Enum<?> value, String counter)
      throws Exception {
    String labelled = "%s{%s=\"%s\"}".formatted(name, label, value.name().toLowerCase(Locale.ROOT));
    assertThat(scrape().value(labelled))
        .isEqualTo(2.0 * CountedLoop.valueOf(Counter.valueOf(counter)));
  }

  @ParameterizedTest
  @EnumSource
  void clientsThatAreCutOffAreCountedByReason(CutOff why) throws Exception {
    shows("holdfast_http2_cut_off_total", "reason", why, "CUT_" + why);
  }

  @ParameterizedTest
  @EnumSource
  void handshakesThatFailAreCountedByReason(HandshakeFailure why) throws Exception {
    shows("holdfast_tls_handshake_failures_total", "reason", why, "TLS_" + why);
  }

  @Test
  void connectionsThatAreKeptNowAreAGauge() throws Exception {
    Exposition shown = scrape();
    assertThat(shown.types()).containsEntry("holdfast_backend_connections_idle", "gauge");
    assertThat(shown.value("holdfast_backend_connections_idle"))
        .isEqualTo(2.0 * CountedLoop.valueOf(Counter.BACKENDS_IDLE));
  }

  @Test
  void delaysOfAllLoopsAreOneHistogram() throws Exception {
    Exposition shown = scrape();
    double seconds = CountedLoop.DELAY_NANOS / 1e9;
    assertThat(shown.types()).containsEntry("holdfast_loop_delay_seconds", "histogram");
    assertThat(shown.value("holdfast_loop_delay_seconds_count")).isEqualTo(4);
    assertThat(shown.value("holdfast_loop_delay_seconds_sum")).isEqualTo(4 * seconds);
    shown
        .samples()
        .forEach((sample, count) -> {
          if (sample.startsWith("holdfast_loop_delay_seconds_bucket")) {
            String bound = sample.substring(sample.indexOf('"') + 1, sample.lastIndexOf('"'));
            double most =
                bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound);
            assertThat(count).as(sample).isEqualTo(seconds <= most ? 4 : 0);
          }
        });
  }

  @Test
  void handshakesAreCountedByVersionAndResumption() throws Exception {
    Exposition shown = scrape();
    assertThat(shown.value("holdfast_tls_handshakes_total"))
        .isEqualTo(2.0 * CountedLoop.valueOf(Counter.TLS_HANDSHAKES));
    assertThat(shown.value("holdfast_tls_resumed_total"))
        .isEqualTo(2.0 * CountedLoop.valueOf(Counter.TLS_RESUMED));
    assertThat(shown.value("holdfast_tls_versions_total{version=\"1.2\"}"))
        .isEqualTo(2.0 * CountedLoop.valueOf(Counter.TLS_1_2));
    assertThat(shown.value("holdfast_tls_versions_total{version=\"1.3\"}"))
        .isEqualTo(2.0 * CountedLoop.valueOf(Counter.TLS_1_3));
  }
}
