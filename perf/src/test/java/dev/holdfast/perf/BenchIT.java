package dev.holdfast.perf;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The benchmarks that have no test of their own, as they are typed, for a moment. That they
/// measure something is asserted, what they measure is not: so they may run beside each other.
@Order(0) // Among the longest of its module.
@Execution(ExecutionMode.CONCURRENT)
final class BenchIT {
  @TempDir Path results;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lookup --routes 1000 --traffic zipf --heap 300m --warm-up 1 --iterations 1 --seconds 0.2",
        "apply --routes 1000 --heap 300m --warm-up 1 --iterations 1",
        "boot --endpoints 1000 --times 1",
        "emitter --times 1 --idle 1",
        "propagation --routes 20",
        "fleet --quick",
        "matrix --loads 1k,steady --proxies holdfast-epoll --rounds 1 --seconds 1 --warm-up 0.2"
            + " --pin off"
      })
  void eachPrintsATableAndLeavesItsReport(String typed) throws Exception {
    List<String> words = new ArrayList<>(List.of(typed.split(" ")));
    words.addAll(List.of("--results", results.toString()));
    StringWriter said = new StringWriter();

    int exitCode =
        Bench.commandLine()
            .setOut(new PrintWriter(said))
            .setErr(new PrintWriter(said))
            .execute(words.toArray(new String[0]));

    assertThat(exitCode).as(said.toString()).isZero();
    assertThat(said.toString()).contains("commit").contains("report: ");
    theReportIsWhole(words.getFirst());
  }

  private void theReportIsWhole(String name) throws IOException {
    JsonNode json = new ObjectMapper().readTree(Files.readString(only(name + ".json")));
    assertThat(json.get("results")).isNotEmpty();
    for (JsonNode each : json.get("results")) {
      // Not every case has every figure, and in a moment an idle program may take nothing.
      assertThat(each.findValues("median"))
          .anySatisfy(median -> assertThat(median.asDouble()).isPositive());
    }
    assertThat(json.at("/machine/java").asText()).contains("25");
    assertThat(json.get("jvmFlags").asText()).isNotEmpty();
    assertThat(Files.readString(only(name + ".html")))
        .contains("<svg", "holdfast bench " + name)
        .doesNotContain("http://", "https://", "NaN", "<script");
  }

  private Path only(String name) throws IOException {
    try (Stream<Path> files = Files.walk(results)) {
      return files.filter(file -> file.endsWith(name)).findFirst().orElseThrow();
    }
  }
}
