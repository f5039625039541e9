package dev.holdfast.router.http;

import java.io.IOException;
import java.util.List;

/// The corpus of cases of HTTP/2 in front of an app of HTTP/1.1, with frames at one end and bytes
/// at the other; {@link Http2CaseRun} says how they are written.
class Http2CasesIT extends CaseCorpus {
  Http2CasesIT() {
    super(List.of("h2-requests.txt", "h2-answers.txt", "h2-frames.txt"), 120, RFC);
  }

  @Override
  void play(TestRouter router, HttpCase played) throws IOException {
    try (Http2CaseRun run = new Http2CaseRun(router.port())) {
      router.route("app.example", run.appPort());
      run.play(played);
    }
  }
}
