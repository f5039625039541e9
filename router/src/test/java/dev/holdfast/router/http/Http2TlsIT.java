package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.router.http.LoopCounters.Counter;
import dev.holdfast.router.tls.TestCertificates;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// HTTP/2 over TLS by ALPN (RFC 9113 §3.2), with the JDK's client.
@ExtendWith(LeakRecorder.class)
class Http2TlsIT {
  private static final TestCertificates CA = new TestCertificates("ca");

  @TempDir private Path directory;

  private static SSLContext trusting() throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, CA.authority().toTrustManagerFactory().getTrustManagers(), null);
    return context;
  }

  /// Answers each body with itself, chunked.
  private static void echo(Wire wire) throws IOException {
    while (true) {
      String head = wire.head();
      if (head.isEmpty()) {
        return;
      }
      String length = Wire.field(head, "content-length");
      String got = length == null ? "" : wire.bytes(Integer.parseInt(length));
      String proto = Wire.field(head, "x-forwarded-proto");
      wire.send("HTTP/1.1 200 OK\r\nX-Proto: " + proto + "\r\nTransfer-Encoding: chunked\r\n\r\n");
      wire.send(got.isEmpty() ? "" : Integer.toHexString(got.length()) + "\r\n" + got + "\r\n");
      wire.send("0\r\n\r\n");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"boringssl", "jdk"})
  void anotherClientIsServedOnManyStreamsOfOneConnection(String provider) throws Exception {
    TestCertificates.write(directory, "a", CA.issue("localhost"));
    String body = "0123456789".repeat(20_000);
    try (TestRouter router = new TestRouter(TestRouter.QUICK, RequestLog.OFF);
        ScriptedApp app = new ScriptedApp((wire, _) -> echo(wire));
        TlsDoor door = new TlsDoor(router, directory, "provider: " + provider);
        HttpClient client = HttpClient.newBuilder().sslContext(trusting()).build()) {
      router.route("localhost", app.port());
      URI uri = URI.create("https://localhost:" + door.port() + "/");
      List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
      client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
      for (int i = 0; i < 60; i++) {
        HttpRequest request =
            HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString(body + i)).build();
        answers.add(client.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
      }
      for (int i = 0; i < 60; i++) {
        HttpResponse<String> answer = answers.get(i).get(30, TimeUnit.SECONDS);
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(answer.headers().firstValue("x-proto")).contains("https");
        assertThat(answer.body()).isEqualTo(body + i);
      }
      assertThat(router.count(Counter.CONNECTIONS_ACCEPTED)).isEqualTo(1);
    }
  }

  @Test
  void clientThatChoosesHttp1GetsIt() throws Exception {
    TestCertificates.write(directory, "a", CA.issue("localhost"));
    try (TestRouter router = new TestRouter(TestRouter.QUICK, RequestLog.OFF);
        ScriptedApp app = new ScriptedApp((wire, _) -> echo(wire));
        TlsDoor door = new TlsDoor(router, directory, "");
        HttpClient client =
            HttpClient.newBuilder()
                .sslContext(trusting())
                .version(HttpClient.Version.HTTP_1_1)
                .build()) {
      router.route("localhost", app.port());
      URI uri = URI.create("https://localhost:" + door.port() + "/");
      HttpResponse<String> answer =
          client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
      assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
      assertThat(answer.statusCode()).isEqualTo(200);
    }
  }
}
