package dev.holdfast.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RouteTest {
  private static final String LABEL = "a".repeat(63);
  private static final String LONGEST_HOST = (LABEL + ".").repeat(3) + "b".repeat(61);

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "0", "_", "app.example.com", "a-b.c_d.x", "*.a", "*.app.example.com", "1.2"})
  void takesDnsNamesAndWildcards(String host) {
    assertThat(new Route(host, "").host()).isEqualTo(host);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "*",
        "*.",
        "*a",
        "a.*",
        "*.*.a",
        "a..b",
        ".a",
        "a.",
        "-a",
        "a-",
        "a.-b",
        "a-.b",
        "A",
        "a b",
        "a:80",
        "a/b",
        "ä",
        "a\n",
        "a\u0000",
        "app.exampl€.com"
      })
  void refusesWhatIsNoHost(String host) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Route(host, ""))
        .withMessage(
            "host is \"%s\"; expected a lower-case DNS name without port, such as app.example.com"
                + " or *.example.com",
            host);
  }

  @Test
  void hostsAndLabelsHaveTheLengthsOfDns() {
    assertThat(LONGEST_HOST).hasSize(253);
    assertThat(new Route(LONGEST_HOST, "").host()).isEqualTo(LONGEST_HOST);
    assertThatIllegalArgumentException().isThrownBy(() -> new Route(LONGEST_HOST + "b", ""));
    assertThatIllegalArgumentException().isThrownBy(() -> new Route(LABEL + "a.b", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/a",
        "/a/b",
        "/A/b",
        "/a.b",
        "/...",
        "/.a",
        "/a.",
        "/%2e%2e%2e",
        "/.%2ex",
        "/%2F",
        "/a%20b",
        "/~!$&'()*+,;=:@-._",
        "/%2d"
      })
  void takesPathsOfWholeSegments(String path) {
    assertThat(new Route("a", path).path()).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/", "a", "//", "/a/", "/a//b", "/a b", "/.", "/..", "/a/./b", "/a/../b", "/%2e", "/%2E.",
        "/.%2e/a", "/%2e%2E", "/%", "/%2", "/%2g", "/a%", "/a?b", "/a#b", "/ä", "/a\\b", "/%/2e"
      })
  void refusesDotSegmentsEmptyOnesAndWhatUrisDoNotHold(String path) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Route("a", path))
        .withMessage(
            "path is \"%s\"; expected nothing, or '/' and segments without spaces, '.', '..' or a"
                + " slash at the end, such as /api/v1",
            path);
  }

  @Test
  void aPathHasAtMost1024Characters() {
    assertThat(new Route("a", "/" + "p".repeat(1_023)).path()).hasSize(1_024);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Route("a", "/" + "p".repeat(1_024)))
        .withMessageContaining("...\"");
  }

  @Test
  void readsWhatPeopleWrite() {
    assertThat(Route.parse("App.Example.COM")).isEqualTo(new Route("app.example.com", ""));
    assertThat(Route.parse("a/")).isEqualTo(new Route("a", ""));
    assertThat(Route.parse("*.a/API/v1//")).isEqualTo(new Route("*.a", "/API/v1"));
    assertThatIllegalArgumentException().isThrownBy(() -> Route.parse("http://a"));
    assertThatIllegalArgumentException().isThrownBy(() -> Route.parse("/a"));
    assertThatIllegalArgumentException().isThrownBy(() -> Route.parse(""));
  }

  @Test
  void isReadAgainAsItIsShown() {
    Route route = new Route("*.example.com", "/a/b");
    assertThat(Route.parse(route.toString())).isEqualTo(route);
  }

  @Test
  void isOrderedByHostAndThenByPath() {
    List<Route> sorted = Stream.of("b", "a/y", "a", "a/x").map(Route::parse).sorted().toList();
    assertThat(sorted).extracting(Route::toString).containsExactly("a", "a/x", "a/y", "b");
  }
}
