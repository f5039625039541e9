package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DotSegmentsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/.",
        "/..",
        "/a/../b",
        "/a/./b",
        "/a/..",
        "/%2e%2E/a",
        "/a/.%2e/b",
        "/a/%2e",
        "/a/..;x/b",
        "/a/..%2fb",
        "/a%2f../b",
        "/a\\..\\b",
        "/a/..%5cb",
        "/a/;/../b"
      })
  void dotSegmentIsFound(String path) {
    assertThat(in(path)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "//",
        "/a",
        "/a.b",
        "/...",
        "/.a",
        "/a/..b/c",
        "/a/b..",
        "/%2e%2e%2e",
        "/a%2eb",
        "/a;..",
        "/%",
        "/%2",
        "/a;b=./c"
      })
  void otherPathsAreLeftAlone(String path) {
    assertThat(in(path)).isFalse();
  }

  private static boolean in(String path) {
    byte[] bytes = ("x" + path + "/../").getBytes(StandardCharsets.US_ASCII);
    return DotSegments.in(bytes, 1, path.length());
  }
}
