package dev.holdfast.events.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RepeatsTest {
  private static final int WORD = 5;

  private int made;

  @Test
  void bytesThatStoodBeforeAreTheSameValue() {
    byte[] bytes = bytes("word-other-word-word".replace("-", " "));
    Repeats<String> repeats = repeats(bytes, 3);
    String first = repeats.of(0, 4);

    assertThat(repeats.of(11, 15)).isSameAs(first);
    assertThat(repeats.of(16, 20)).isSameAs(first).isEqualTo("word");
    assertThat(repeats.of(5, 10)).isEqualTo("other");
    assertThat(repeats.of(0, 3)).isEqualTo("wor");
    assertThat(made).isEqualTo(3);
  }

  @Test
  void whatIsPushedOutIsMadeAgainAndStaysRight() {
    int words = 20_000;
    byte[] bytes =
        bytes(IntStream.range(0, words).mapToObj("%05d"::formatted).collect(Collectors.joining()));
    Repeats<String> repeats = repeats(bytes, words);
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < words; i++) {
        assertThat(repeats.of(WORD * i, WORD * i + WORD)).isEqualTo("%05d".formatted(i));
      }
    }
    assertThat(made).isBetween(words, 2 * words);
  }

  @Test
  void wordsOfAShortRecordAreKeptOnce() {
    int words = 200;
    byte[] bytes =
        bytes(IntStream.range(0, words).mapToObj("%05d"::formatted).collect(Collectors.joining()));
    Repeats<String> repeats = repeats(bytes, words);
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < words; i++) {
        repeats.of(WORD * i, WORD * i + WORD);
      }
    }
    assertThat(made).isLessThan(words + words / 10);
  }

  @Test
  void nothingIsKeptWhereNothingIsExpected() {
    Repeats<String> repeats = repeats(bytes("aa"), 0);
    assertThat(repeats.of(0, 1)).isEqualTo(repeats.of(1, 2));
    assertThat(made).isEqualTo(2);
  }

  private Repeats<String> repeats(byte[] bytes, int expected) {
    return new Repeats<>(
        bytes,
        expected,
        (from, to) -> {
          made++;
          return new String(bytes, from, to - from, StandardCharsets.US_ASCII);
        });
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
