package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/// The corpus of cases, named by the sections of RFC 9110 and RFC 9112, with raw bytes at both
/// ends. The cases stand in `src/test/resources/http`; {@link HttpCase} says how they are written.
@ExtendWith(LeakRecorder.class)
class HttpCasesIT {
  static final List<String> FILES =
      List.of(
          "request-line.txt",
          "host.txt",
          "fields.txt",
          "request-framing.txt",
          "chunks.txt",
          "answers.txt",
          "forwarding.txt",
          "connections.txt",
          "interim.txt",
          "upgrade.txt");
  private static final String HOST = "app.example";
  private static final int TIMEOUT_MS = 10_000;

  private static TestRouter router;

  @BeforeAll
  static void start() throws IOException {
    router = new TestRouter();
  }

  @AfterAll
  static void stop() {
    router.close();
  }

  @TestFactory
  Stream<DynamicContainer> cases() throws IOException {
    return HttpCase.tests(FILES, HttpCasesIT::play);
  }

  private static void play(HttpCase played) throws IOException {
    try (ServerSocket app = HttpCaseRun.listen();
        HttpCaseRun run = new HttpCaseRun(router.port(), HOST, app, new ExactJudge(), TIMEOUT_MS)) {
      router.route(HOST, app.getLocalPort());
      run.play(played);
    }
  }

  @Test
  void thereAreManyAndEachHasItsName() throws IOException {
    List<String> names = HttpCase.names(FILES);
    assertThat(names).doesNotHaveDuplicates().hasSizeGreaterThan(250);
    assertThat(names).allMatch(name -> name.matches("(RFC \\d+ §[\\d.]+|CVE-\\d+-\\d+): .+"));
  }
}
