package dev.holdfast.router.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.ManualTicker;
import dev.holdfast.events.Route;
import dev.holdfast.router.RecordingLogger;
import dev.holdfast.router.backend.Backend;
import dev.holdfast.router.backend.BackendRuntimes;
import dev.holdfast.router.backend.BalancingConfig;
import dev.holdfast.router.backend.ConnectEvidence;
import dev.holdfast.router.backend.ConnectFailure;
import dev.holdfast.router.backend.NotedConnects;
import dev.holdfast.router.backend.Outliers;
import dev.holdfast.router.backend.RetryConfig;
import dev.holdfast.router.http.Endpoints;
import dev.holdfast.router.rules.RouteOptionsConfig;
import dev.holdfast.router.rules.RouteRules;
import dev.holdfast.router.rules.RouteRulesFactory;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// How connects to apps went comes out by its reason.
class AppMetricsTest {
  private static final Route ROUTE = Route.parse("a.example.com");

  private final ConnectEvidence evidence =
      new ConnectEvidence(new ManualTicker(), Duration.ofSeconds(10));
  private final NotedConnects connects = new NotedConnects(evidence);
  private final BackendRuntimes runtimes = new BackendRuntimes(null, _ -> {}, (_, _) -> null);
  private final RouteRules rules =
      RouteRules.defaults(BalancingConfig.DEFAULT, RetryConfig.DEFAULT);
  private final RouteRulesFactory options =
      new RouteRulesFactory(
          rules, RouteOptionsConfig.DEFAULT, new ManualTicker(), new RecordingLogger());
  private final Metrics metrics = new Metrics();

  AppMetricsTest() {
    Outliers outliers = new Outliers(BalancingConfig.DEFAULT.ejection());
    AppMetrics.register(
        metrics, new RouterParts.Apps(null, evidence, outliers, runtimes, rules, options));
  }

  @AfterEach
  void close() {
    metrics.close();
  }

  private static Backend backend(int port) {
    return NotedConnects.over(Endpoints.local("app", port, port, ROUTE));
  }

  @Test
  void failuresAreCountedByReason() throws Exception {
    List<ConnectFailure> all = List.of(ConnectFailure.values());
    for (ConnectFailure why : all) {
      connects.failed(backend(1_000), why, 1 + all.indexOf(why));
    }
    Exposition shown = MetricsTest.scrape(metrics);
    for (ConnectFailure why : all) {
      String name =
          "holdfast_app_connect_failures_total{reason=\"%s\"}"
              .formatted(why.name().toLowerCase(Locale.ROOT));
      if (why == ConnectFailure.NO_TRUST) {
        assertThat(shown.samples()).doesNotContainKey(name);
      } else {
        assertThat(shown.value(name)).isEqualTo(1 + all.indexOf(why));
      }
    }
  }

  @Test
  void quarantineIsCountedPerEndpointAndEndsWithAHandshake() throws Exception {
    Backend one = backend(1_000);
    Backend two = backend(1_001);
    connects.failed(one, ConnectFailure.WRONG_IDENTITY, 3);
    connects.failed(two, ConnectFailure.WRONG_IDENTITY, 1);
    assertThat(MetricsTest.scrape(metrics).value("holdfast_app_quarantined")).isEqualTo(2);
    connects.connected(one);
    connects.connected(one);
    Exposition shown = MetricsTest.scrape(metrics);
    assertThat(shown.value("holdfast_app_quarantined")).isEqualTo(1);
    assertThat(shown.value("holdfast_app_handshakes_total")).isEqualTo(2);
  }

  @Test
  void endpointsThatCannotBeReachedForWantOfTrustAreCounted() throws Exception {
    var endpoint = Endpoints.both(1_000, 1_443, "one", ROUTE);
    Backend untrusted = runtimes.open(endpoint);
    runtimes.open(Endpoints.local("plain", 0, 1_000, ROUTE));
    assertThat(MetricsTest.scrape(metrics).value("holdfast_endpoints_without_trust")).isEqualTo(1);
    runtimes.retire(endpoint, untrusted);
    assertThat(MetricsTest.scrape(metrics).value("holdfast_endpoints_without_trust")).isZero();
  }
}
