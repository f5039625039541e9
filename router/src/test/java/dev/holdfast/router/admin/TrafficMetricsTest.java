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
