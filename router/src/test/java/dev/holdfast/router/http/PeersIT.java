package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.router.http.PeerProxy.Make;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The corpus side by side with nginx and HAProxy, judged on the substance: no case that either of
/// them passes may fail here. Under `-Pfull`, where they are installed; leaves a table of the
/// differences in `target/peers.md`.
class PeersIT {
  private static final String HOST = "app.example";
  private static final int TIMEOUT_MS = 4_000;
  private static final int AT_ONCE = 8;

  /// How a case went with whom; empty where it passed, else what was wrong.
  private record Played(HttpCase itself, String holdfast, String nginx, String haproxy) {
    boolean passesEverywhere() {
      return holdfast.isEmpty() && nginx.isEmpty() && haproxy.isEmpty();
    }
  }

  @Test
  void noCaseThatAPeerPassesFailsHere(@TempDir Path directory) throws Exception {
    assumeTrue(Boolean.getBoolean("peers"), "nginx and HAProxy are compared with under -Pfull");
    List<HttpCase> cases = new ArrayList<>();
    for (String file : HttpCasesIT.FILES) {
      cases.addAll(HttpCase.read(file));
    }
    List<String> nginx = playThrough(Make.NGINX, directory, cases);
    List<String> haproxy = playThrough(Make.HAPROXY, directory, cases);
    List<String> ours = playHere(cases);
    List<Played> played = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      played.add(new Played(cases.get(i), ours.get(i), nginx.get(i), haproxy.get(i)));
    }

    report(played);

    assertThat(played).allSatisfy(one -> assertThat(one.holdfast).as(one.itself.name()).isEmpty());
    // Else it is the comparison that is broken.
    assertThat(passes(nginx)).isGreaterThan(cases.size() / 2);
    assertThat(passes(haproxy)).isGreaterThan(cases.size() / 2);
  }

  private static List<String> playThrough(Make make, Path directory, List<HttpCase> cases)
      throws Exception {
    assumeTrue(make.isThere(), make + " is not installed");
    Path files = Files.createDirectory(directory.resolve(make.name()));
    try (PeerProxy peer = PeerProxy.start(make, files, cases.size())) {
      return playAll(cases, peer);
    }
  }

  private static List<String> playAll(List<HttpCase> cases, PeerProxy peer) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<String>> results = new ArrayList<>();
      for (int i = 0; i < cases.size(); i++) {
        HttpCase played = cases.get(i);
        PeerProxy.Lane lane = peer.lane(i);
        results.add(threads.submit(() -> play(played, lane.port(), lane.app())));
      }
      List<String> outcomes = new ArrayList<>();
      for (Future<String> result : results) {
        outcomes.add(result.get());
      }
      return outcomes;
    }
  }

  private static List<String> playHere(List<HttpCase> cases) throws Exception {
    List<String> outcomes = new ArrayList<>();
    try (TestRouter router = TestRouter.withTimeouts(HttpCasesIT.TIMEOUTS)) {
      for (HttpCase played : cases) {
        try (ServerSocket app = HttpCaseRun.listen()) {
          router.route(HOST, app.getLocalPort());
          outcomes.add(play(played, router.port(), app));
        }
      }
    }
    return outcomes;
  }

  private static String play(HttpCase played, int port, ServerSocket app) {
    try (HttpCaseRun run = new HttpCaseRun(port, HOST, app, new SubstanceJudge(), TIMEOUT_MS)) {
      run.play(played);
      return "";
    } catch (AssertionError | IOException | RuntimeException e) {
      return e.getClass().getSimpleName() + ": " + String.valueOf(e.getMessage()).strip();
    }
  }

  private static long passes(List<String> outcomes) {
    return outcomes.stream().filter(String::isEmpty).count();
  }

  private static void report(List<Played> played) throws IOException {
    StringBuilder table =
        new StringBuilder("| case | Holdfast | nginx | HAProxy |\n|---|---|---|---|\n");
    for (Played one : played) {
      if (!one.passesEverywhere()) {
        table.append(
            "| `%s` | %s | %s | %s |%n"
                .formatted(
                    one.itself.name().replace("|", "\\|"),
                    cell(one.holdfast),
                    cell(one.nginx),
                    cell(one.haproxy)));
      }
    }
    table.append(
        "%nof %d cases pass: Holdfast %d, nginx %d, HAProxy %d%n"
            .formatted(
                played.size(),
                passes(played.stream().map(Played::holdfast).toList()),
                passes(played.stream().map(Played::nginx).toList()),
                passes(played.stream().map(Played::haproxy).toList())));
    Files.writeString(Path.of("target", "peers.md"), table);
  }

  private static String cell(String outcome) {
    String line = outcome.replaceAll("\\s+", " ").replace("|", "\\|");
    return line.isEmpty() ? "passes" : line.substring(0, Math.min(160, line.length()));
  }
}
