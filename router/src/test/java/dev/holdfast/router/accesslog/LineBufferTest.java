package dev.holdfast.router.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class LineBufferTest {
  private final LineBuffer buffer = new LineBuffer();

  private String text() {
    return StandardCharsets.US_ASCII.decode(buffer.readable()).toString();
  }

  @Test
  void quotesEscapeAsGoDoes() {
    buffer.quoted("a\"b\\c\nd\re\tf\u0007\b\f\u000b\u0000\u001b\u007f\u00e9\u20ac");

    assertThat(text())
        .isEqualTo("\"a\\\"b\\\\c\\nd\\re\\tf\\a\\b\\f\\v\\x00\\x1b\\x7f\\xe9\\u20ac\"");
  }

  @Test
  void everyCharacterStaysInsideItsQuotesAndItsLine() {
    for (char c = 0; c < 0x300; c++) {
      buffer.clear();
      buffer.quoted("a" + c + "b");
      String quoted = text();

      assertThat(quoted).matches("\"a([ -!#-\\[\\]-~]|\\\\([\"\\\\abfnrtv]|x..|u....))b\"");
    }
  }

  @Test
  void bareTextHasNoSpaces() {
    buffer.bare("evil - [x] \"\n");

    assertThat(text()).isEqualTo("evil\\x20-\\x20[x]\\x20\\\"\\n");
  }

  @Test
  void jsonIsAsciiJson() throws Exception {
    String hostile = "a\"b\\c\n\u0000\u007f\u00e9\u20ac\ud800";
    buffer.json(hostile);

    assertThat(text()).matches("[ -~]*");
    assertThat(new com.fasterxml.jackson.databind.ObjectMapper().readValue(text(), String.class))
        .isEqualTo(hostile);
  }

  @Test
  void secondsHaveSixRoundedDecimals() {
    buffer.seconds(0).raw(' ').seconds(1_234_567_500).raw(' ').seconds(999_999_999_999L);

    assertThat(text()).isEqualTo("0.000000 1.234568 1000.000000");
  }

  @Test
  void timestampsAreUtcToTheNanosecond() {
    buffer.timestamp(Instant.ofEpochSecond(1_136_214_245, 7)).raw(' ');
    buffer.timestamp(Instant.ofEpochSecond(1_136_214_245, 999_999_999)).raw(' ');
    buffer.timestamp(Instant.ofEpochSecond(1_136_214_246, 0));

    assertThat(text())
        .isEqualTo(
            "2006-01-02T15:04:05.000000007Z 2006-01-02T15:04:05.999999999Z"
                + " 2006-01-02T15:04:06.000000000Z");
  }

  @Test
  void growsWithALineLargerThanItself() {
    buffer.quoted("x".repeat(1 << 20));

    assertThat(buffer.length()).isEqualTo((1 << 20) + 2);
  }
}
