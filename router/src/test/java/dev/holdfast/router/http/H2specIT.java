package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.router.tls.TestCertificates;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// h2spec, strict, against the router: all of its cases, with prior knowledge and over TLS. Under
/// `-Pfull`, which brings h2spec 2.2.0 for Linux on x86-64.
class H2specIT {
  private static final String PACKED = "/h2spec/2.2.0/h2spec_linux_amd64.tar.gz";
  private static final String ALL_PASSED = "146 tests, 146 passed, 0 skipped, 0 failed";
  // A case about windows is skipped where the answer is shorter.
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 64\r\n\r\n" + "a".repeat(64);

  @TempDir private Path directory;

  @BeforeEach
  void unpack() throws Exception {
    Path packed = directory.resolve("h2spec.tar.gz");
    try (@Nullable InputStream in = H2specIT.class.getResourceAsStream(PACKED)) {
      boolean runs = System.getProperty("os.arch", "").equals("amd64");
      assumeTrue(in != null && runs, "h2spec is there under -Pfull, on Linux on x86-64");
      if (in != null) {
        Files.copy(in, packed);
      }
    }
    assertThat(run("tar", "xzf", packed.toString(), "-C", directory.toString())).isEmpty();
  }

  private static String run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private String specify(int port, String... more) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(directory.resolve("h2spec").toString());
    command.addAll(List.of("--strict", "--timeout", "10", "--port", String.valueOf(port)));
    command.addAll(List.of(more));
    return run(command.toArray(String[]::new));
  }

  @Test
  void withPriorKnowledgeAllCasesPass() throws Exception {
    try (TestRouter router = new TestRouter(TestRouter.QUICK, RequestLog.OFF);
        ScriptedApp app = ScriptedApp.answering(OK)) {
      router.route("127.0.0.1", app.port());
      assertThat(specify(router.port())).contains(ALL_PASSED);
    }
  }

  @Test
  void overTlsAllCasesPass() throws Exception {
    TestCertificates.write(directory, "a", new TestCertificates("ca").issue("localhost"));
    try (TestRouter router = new TestRouter(TestRouter.QUICK, RequestLog.OFF);
        ScriptedApp app = ScriptedApp.answering(OK);
        TlsDoor door = new TlsDoor(router, directory, "")) {
      router.route("127.0.0.1", app.port());
      assertThat(specify(door.port(), "--tls", "--insecure")).contains(ALL_PASSED);
    }
  }
}
