package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/// The corpus of cases in front of an app of HTTP/2, named by the sections of the RFCs, with bytes
/// of HTTP/1.1 at one end and frames at the other; {@link Http2AppCaseRun} says how they are
/// written.
@ExtendWith(LeakRecorder.class)
class Http2AppCasesIT {
  private static final List<String> FILES =
      List.of("h2-app-requests.txt", "h2-app-answers.txt", "h2-app-frames.txt");

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
    return HttpCase.tests(FILES, Http2AppCasesIT::play);
  }

  private static void play(HttpCase played) throws IOException {
    try (Http2AppCaseRun run = new Http2AppCaseRun(router.port())) {
      router.routeHttp2("app.example", run.appPort());
      run.play(played);
    }
  }

  @Test
  void thereAreManyAndEachHasItsName() throws IOException {
    List<String> names = HttpCase.names(FILES);
    assertThat(names).doesNotHaveDuplicates().hasSizeGreaterThan(80);
    assertThat(names).allMatch(name -> name.matches("RFC \\d+ §[\\d.]+: .+"));
  }
}
