package dev.holdfast.perf.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.perf.launch.JvmCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/// The rig over real processes, for a moment. Counts are asserted, times are not.
@Order(0) // Among the longest of its module.
final class MeasurementIT {
  /// No other JVM has it, so it tells those of a run from another class' that run beside.
  private static final String HEAP = "-Xmx255m";

  private static final JvmCommand JAVA =
      new JvmCommand(
          Path.of("../cli/src/main/launcher/server.args"),
          // Each runs for seconds: the optimising compiler would only begin.
          List.of(HEAP, "-XX:TieredStopAtLevel=1"));

  private static boolean isOfARun(ProcessHandle process) {
    String command = process.info().commandLine().orElse("");
    return process.isAlive() && Stream.of("nginx", "haproxy", HEAP).anyMatch(command::contains);
  }

  @Test
  void everyProxyAnswersEveryRequestFromItsApp() throws Exception {
    List<String> proxies = List.of("nginx", "haproxy", "netty-epoll", "holdfast-epoll");
    StringWriter said = new StringWriter();

    Report report =
        new Measurement(
                plan(proxies, 0, 1_024, false, 0, Reuse.CONNECTION, 2), JAVA, new PrintWriter(said))
            .run();

    assertThat(report.results().size() + report.skipped().size()).isEqualTo(proxies.size());
    assertThat(report.skipped()).doesNotContainKeys("netty-epoll", "holdfast-epoll");
    assertThat(report.turns())
        .allSatisfy(turn -> {
          assertThat(turn.problem()).isEmpty();
          assertThat(turn.failed() + turn.misrouted()).isZero();
          assertThat(turn.answers()).isPositive();
          assertThat(turn.latency().getTotalCount()).isGreaterThanOrEqualTo(turn.answers());
        });
    assertThat(said.toString()).contains("holdfast-epoll").contains("heap B");
    assertThat(ProcessHandle.current().descendants().filter(MeasurementIT::isOfARun)).isEmpty();
    theReportIsWhole(report);
  }

  private static void theReportIsWhole(Report report) throws Exception {
    JsonNode json = new ObjectMapper().readTree(ReportJson.of(report));
    assertThat(json.get("results").size()).isEqualTo(report.results().size());
    assertThat(json.at("/results/0/cpuMicros/median").isNumber()).isTrue();
    assertThat(json.at("/machine/java").asText()).contains("25");
    assertThat(json.get("jvmFlags").asText()).contains(HEAP);
    assertThat(ReportPage.of(report))
        .contains("<svg", "holdfast-epoll")
        .doesNotContain("http://", "https://", "NaN", "<script");
  }

  @Test
  void aRelayWithoutRoutingIsAskedAtAPortForEachApp() throws Exception {
    Plan plan = plan(List.of("relay-epoll"), 200, 20_000, false, 0);

    Report report = new Measurement(plan, JAVA, new PrintWriter(new StringWriter())).run();

    Result relay = report.results().getFirst();
    assertThat(relay.failed() + relay.misrouted()).isZero();
    assertThat(relay.latency().getTotalCount()).isPositive();
  }

  @Test
  void overTlsEveryAnswerIsCheckedAsWell() throws Exception {
    Plan plan = plan(List.of("netty-epoll", "holdfast-epoll"), 200, 1_000, true, 0);

    Report report = new Measurement(plan, JAVA, new PrintWriter(new StringWriter())).run();

    assertThat(report.results())
        .hasSize(2)
        .allSatisfy(result -> {
          assertThat(result.failed() + result.misrouted()).isZero();
          assertThat(result.latency().getTotalCount()).isPositive();
        });
  }

  @Test
  void overHttp2EveryAnswerIsCheckedAsWell() throws Exception {
    Plan plan = plan(List.of("nginx", "haproxy", "holdfast-epoll"), 0, 20_000, true, 3);

    Report report = new Measurement(plan, JAVA, new PrintWriter(new StringWriter())).run();

    assertThat(report.skipped()).doesNotContainKey("holdfast-epoll");
    assertThat(report.turns())
        .allSatisfy(turn -> {
          assertThat(turn.problem()).isEmpty();
          assertThat(turn.failed() + turn.misrouted()).isZero();
          assertThat(turn.answers()).isPositive();
        });
  }

  @Test
  void overNewConnectionsEveryAnswerIsCheckedAsWellAndThatItsSessionIsResumed() throws Exception {
    Plan plan = plan(List.of("holdfast-epoll"), 0, 1_000, true, 0, Reuse.SESSION, 1);

    Report report = new Measurement(plan, JAVA, new PrintWriter(new StringWriter())).run();

    assertThat(report.turns())
        .allSatisfy(turn -> {
          assertThat(turn.problem()).isEmpty();
          assertThat(turn.answers()).isPositive();
        });
  }

  /// One round, of a connection for all requests.
  private static Plan plan(
      List<String> proxies, int rate, int bodyBytes, boolean tls, int streams) {
    return plan(proxies, rate, bodyBytes, tls, streams, Reuse.CONNECTION, 1);
  }

  private static Plan plan(
      List<String> proxies,
      int rate,
      int bodyBytes,
      boolean tls,
      int streams,
      Reuse reuse,
      int rounds) {
    return new Plan(
        proxies,
        3,
        bodyBytes,
        new Clients(8, rate, tls, streams, reuse, 0),
        50,
        false,
        rounds,
        0.2,
        0.1,
        false);
  }
}
