package dev.holdfast.router.http;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;

/// The corpus of cases of HTTP/1.1, with raw bytes at both ends.
class HttpCasesIT extends CaseCorpus {
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

  /// However late an app answers a client that has closed its way out, it has not been given up.
  static final String TIMEOUTS = "halfClosed: 10s";

  HttpCasesIT() {
    super(FILES, 250, RFC + "|CVE-\\d+-\\d+: .+");
  }

  @Override
  TestRouter open() throws Exception {
    return TestRouter.withTimeouts(TIMEOUTS);
  }

  @Override
  void play(TestRouter router, HttpCase played) throws IOException {
    try (ServerSocket app = HttpCaseRun.listen();
        HttpCaseRun run = new HttpCaseRun(router.port(), HOST, app, new ExactJudge(), TIMEOUT_MS)) {
      router.route(HOST, app.getLocalPort());
      run.play(played);
    }
  }
}
