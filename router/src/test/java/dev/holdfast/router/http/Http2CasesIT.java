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

/// The corpus of cases of HTTP/2 in front of an app of HTTP/1.1, named by the sections of the RFCs,
/// with frames at one end and bytes at the other. The cases stand beside those of HTTP/1.1; {@link
/// Http2CaseRun} says how they are written.
@ExtendWith(LeakRecorder.class)
class Http2CasesIT {
  private static final List<String> FILES =
      List.of("h2-requests.txt", "h2-answers.txt", "h2-frames.txt");

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
    return HttpCase.tests(FILES, Http2CasesIT::play);
  }

  private static void play(HttpCase played) throws IOException {
    try (Http2CaseRun run = new Http2CaseRun(router.port())) {
      router.route("app.example", run.appPort());
      run.play(played);
    }
  }

  @Test
  void thereAreManyAndEachHasItsName() throws IOException {
    List<String> names = HttpCase.names(FILES);
    assertThat(names).doesNotHaveDuplicates().hasSizeGreaterThan(120);
    assertThat(names).allMatch(name -> name.matches("RFC \\d+ §[\\d.]+: .+"));
  }
}
