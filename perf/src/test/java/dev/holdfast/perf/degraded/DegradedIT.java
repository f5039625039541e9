package dev.holdfast.perf.degraded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The bench over real processes, begun by the launcher: two faults in every build, all of them
/// under `-Pfull`. Counts are asserted, times are not.
final class DegradedIT {
  private static final String FLAGS = "-Xmx1g";

  @Test
  void promisesAreKeptAndWhatGoesAstrayIsSeen() throws Exception {
    List<Fault> faults = List.of(new CellKilled(), new AddressReused(false));
    StringWriter said = new StringWriter();

    DegradedReport report = new DegradedRun(plan(faults, 3, 1), FLAGS, new PrintWriter(said)).run();

    assertThat(report.isKept()).as(said.toString()).isTrue();
    assertThat(report.outcomes())
        .hasSize(2)
        .allSatisfy(outcome -> assertThat(outcome.ledger().requests()).isGreaterThan(100));
    Outcome reused = report.outcomes().getLast();
    assertThat(reused.ledger().misrouted).as("answers of the intruder").isPositive();
    assertThat(said.toString()).contains("cell-killed").contains("kept");
    theReportIsWhole(report);
  }

  private static void theReportIsWhole(DegradedReport report) throws Exception {
    JsonNode json = new ObjectMapper().readTree(DegradedJson.of(report));
    assertThat(json.at("/faults/0/fault").asText()).isEqualTo("cell-killed");
    assertThat(json.at("/faults/0/noticeMs").isNumber()).isTrue();
    assertThat(json.at("/faults/1/timeline/right").size()).isPositive();
    assertThat(json.at("/machine/java").asText()).contains("25");
    assertThat(DegradedPage.of(report))
        .contains("<svg", "another app has the address")
        .doesNotContain("http://", "https://", "NaN", "<script");
  }

  @Test
  void everyPromiseIsKept() throws Exception {
    assumeTrue(Boolean.getBoolean("degraded.all"), "all faults are played under -Pfull");
    StringWriter said = new StringWriter();

    DegradedReport report =
        new DegradedRun(plan(Faults.ALL, 11, 3), FLAGS, new PrintWriter(said)).run();

    assertThat(report.isKept()).as(said.toString()).isTrue();
  }

  private static Plan plan(List<Fault> faults, int cells, double seconds) {
    return new Plan(faults, cells, 2, 200, seconds, 5, Path.of("../holdfast"));
  }
}
