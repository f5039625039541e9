package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.events.SystemClocks;
import dev.holdfast.router.tls.TestCertificates;
import dev.holdfast.router.tls.TlsFront;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is explained is what a request meets.
final class ExplanationIT extends SharedRouter {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private ScriptedApp app;

  @BeforeAll
  void start() throws Exception {
    app = ScriptedApp.answering(OK);
    router.route("app.example.com", app.port());
    router.route("app.example.com/api", app.port(), app.port());
    router.route("*.example.com/deep", app.port());
    router.route("*.wild.example.com", app.port());
    router.route("https.example.com", Map.of("https", "redirect"), app.port());
    router.route("base.example.com", Map.of("path.rewrite", "/base"), app.port());
    router.routeDraining("drained.example.com", app.port());
  }

  @AfterAll
  void stop() throws Exception {
    app.close();
  }

  private Explanation explain(String url) {
    return explain(url, null);
  }

  private Explanation explain(String url, @Nullable TlsFront tls) {
    return Explanation.of(
        url,
        router.table(),
        router.loops().rules(),
        new Explanation.Doors(TestRouter.QUICK, tls),
        SystemClocks.ticker().nanos());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "app.example.com",
        "APP.example.com./",
        "app.example.com:8080/api/x?q=1",
        "app.example.com/apix",
        "app.example.com/api/../x",
        "a.b.example.com/deep",
        "a.b.example.com/",
        "a.wild.example.com/anything",
        "wild.example.com",
        "drained.example.com/x",
        "https.example.com/x",
        "base.example.com/x",
        "base.example.com/../x",
        "unknown.example.org",
        "",
        "a b/",
        "[::1]/",
        "user@app.example.com/",
        "-x-/",
        ".example.com/deep",
      })
  void theAnswerIsTheOneThatARequestGets(String url) throws Exception {
    int slash = url.indexOf('/');
    String host = slash < 0 ? url : url.substring(0, slash);
    String target = slash < 0 ? "/" : url.substring(slash);
    Explanation told = explain(url);
    try (Wire client = router.connect()) {
      client.send("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
      String answer = client.message();
      Explanation.Answer own = told.answer();
      if (own == null) {
        assertThat(answer).startsWith("HTTP/1.1 200 ");
        assertThat(told.order()).isNotEmpty();
      } else {
        assertThat(answer)
            .startsWith("HTTP/1.1 " + own.status() + " ")
            .contains("X-Cf-RouterError: " + own.routerError() + "\r\n");
      }
    }
  }

  @Test
  void whatAPathBecomesIsTold() {
    assertThat(explain("base.example.com/x?q").forwarded()).isEqualTo("/base/x");
    assertThat(explain("https://https.example.com/x").answer()).isNull();
    assertThat(explain("https://https.example.com/x").forwarded()).isEmpty();
  }

  /// The limits are this router's own.
  @ParameterizedTest
  @ValueSource(ints = {2_047, 2_048, 2_049, 9_000})
  void aLongTargetIsRefusedAsItsRequestIs(int length) throws Exception {
    theAnswerIsTheOneThatARequestGets("app.example.com/" + "x".repeat(length - 1));
  }

  /// A client names the URL's host when it connects, if that is a name.
  @Test
  void overTlsItIsWhatAConnectionForThatHostMeets(@TempDir Path directory) throws Exception {
    TlsSite.write(directory, "a", "app.example.com");
    Path ca = new TestCertificates("clients").writeAuthority(directory, "clients.ca");
    String yaml =
        "sni: strict\ndomains: [{host: a.wild.example.com, clientCertificates: require,"
            + " clientCas: %s}]".formatted(ca);
    try (TlsDoor door = new TlsDoor(router, directory, yaml)) {
      assertThat(explain("https://app.example.com/", door.front()).answer()).isNull();
      assertThat(status("https://a.wild.example.com/", door.front())).isZero();
      assertThat(status("https://127.0.0.1/", door.front())).isZero();
      // The name that is named has no dot at its end, and must be the one that is asked for.
      assertThat(status("https://app.example.com./", door.front())).isEqualTo(421);
      assertThat(status("http://a.wild.example.com/", door.front())).isEqualTo(421);
      assertThat(explain("http://app.example.com/", door.front()).answer()).isNull();
    }
  }

  private int status(String url, TlsFront tls) {
    return Objects.requireNonNull(explain(url, tls).answer()).status();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://app.example.com/api#x", "https://app.example.com/api"})
  void aUrlMayHaveItsScheme(String url) {
    Explanation told = explain(url);

    assertThat(told.host()).isEqualTo("app.example.com");
    assertThat(told.path()).isEqualTo("/api");
    assertThat(told.order()).hasSize(2);
    assertThat(told.hosts())
        .isEqualTo(List.of(new Explanation.Step("app.example.com", "matches with path /api")));
  }

  /// A request would wait for it, or be told so.
  @Test
  void endpointThatIsFullIsNoWantOfTrust() throws Exception {
    try (ScriptedApp busy = new ScriptedApp((wire, _) -> wire.rest());
        Wire client = router.connect()) {
      router.route("full.example.com", Map.of("balancing.inFlightMax", "1"), busy.port());
      client.send("GET / HTTP/1.1\r\nHost: full.example.com\r\n\r\n");
      await().until(() -> busy.connections() == 1);
      assertThat(explain("full.example.com/").answer())
          .extracting(Explanation.Answer::status, Explanation.Answer::routerError)
          .containsExactly(503, "Connection Limit Reached");
    }
  }
}
