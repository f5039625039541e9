package dev.holdfast.router.http;

import java.io.IOException;
import java.util.List;

/// The corpus of cases in front of an app of HTTP/2, with bytes of HTTP/1.1 at one end and frames
/// at the other; {@link Http2AppCaseRun} says how they are written.
class Http2AppCasesIT extends CaseCorpus {
  Http2AppCasesIT() {
    super(List.of("h2-app-requests.txt", "h2-app-answers.txt", "h2-app-frames.txt"), 80, RFC);
  }

  @Override
  void play(TestRouter router, HttpCase played) throws IOException {
    try (Http2AppCaseRun run = new Http2AppCaseRun(router.port())) {
      router.routeHttp2("app.example", run.appPort());
      run.play(played);
    }
  }
}
