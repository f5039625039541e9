package dev.holdfast.router.tls;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HostPatternTest {
  @ParameterizedTest
  @CsvSource({
    "a.example.com, a.example.com, true",
    "a.example.com, *.example.com, true",
    "*.example.com, a.example.com, true",
    "*.example.com, *.example.com, true",
    "a.b.example.com, *.example.com, false",
    "*.b.example.com, *.example.com, false",
    "example.com, *.example.com, false",
    "a.example.com, b.example.com, false",
  })
  void someHostFitsBoth(String one, String other, boolean overlap) {
    assertThat(HostPattern.overlap(one, other)).isEqualTo(overlap);
  }

  @ParameterizedTest
  @CsvSource({"A.Example.COM., a.example.com", "a, a", "., ''"})
  void namesAreComparedInOneForm(String name, String normal) {
    assertThat(HostPattern.normal(name)).isEqualTo(normal);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a.b", "*.a", "*.a-b.c_d"})
  void hostsAndWildcardsOfTheFirstLabelArePatterns(String text) {
    assertThat(HostPattern.isPattern(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "*", "*.", "a.*", "*a.b", "a..b", ".a", "a:80", "a/b", "A"})
  void othersAreNot(String text) {
    assertThat(HostPattern.isPattern(text)).isFalse();
  }
}
