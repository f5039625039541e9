package dev.holdfast.router.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class LineBufferTest {
  private static final int BYTES = 64;

  private final LineBuffer buffer = new LineBuffer(Escape.GO, BYTES, BYTES);

  private static String text(LineBuffer of) {
    return new String(of.bytes(), 0, of.length(), StandardCharsets.US_ASCII);
  }

  private String text() {
    return text(buffer);
  }

  private static LineBuffer escaped(String text, LineBuffer into) {
    byte[] bytes = ("  " + text + "  ").getBytes(StandardCharsets.ISO_8859_1);
    return into.escaped(bytes, 2, bytes.length - 4);
  }

  @Test
  void quotesEscapeAsGoDoes() {
    escaped("a\"b\\c\nd\re\tf\u0007\b\f\u000b\u0000\u001b\u007f\u00e9", buffer);

    assertThat(text()).isEqualTo("a\\\"b\\\\c\\nd\\re\\tf\\a\\b\\f\\v\\x00\\x1b\\x7f\\xe9");
  }

  /// In every place of the eight that are looked at at a time, before and behind others.
  @Test
  void everyOctetStaysInsideItsQuotesAndItsLine() throws Exception {
    ObjectMapper json = new ObjectMapper();
    for (int length = 1; length <= 17; length++) {
      for (int place = 0; place < length; place++) {
        for (char c = 0; c <= 0xff; c++) {
          String text = "a".repeat(place) + c + "\"".repeat(length - place - 1);
          buffer.clear();
          String go = text(escaped(text, buffer));
          String own = text(new LineBuffer(Escape.GO, BYTES, BYTES).escaped(text));
          String inJson = text(escaped(text, new LineBuffer(Escape.JSON, BYTES, BYTES)));

          assertThat(go).matches("a*([ -!#-\\[\\]-~]|\\\\([\"\\\\abfnrtv]|x[0-9a-f]{2}))(\\\\\")*");
          assertThat(own).isEqualTo(go);
          assertThat(json.readValue("\"" + inJson + "\"", String.class)).isEqualTo(text);
        }
      }
    }
  }

  @Test
  void bareTextHasNoSpaces() {
    byte[] host = "evil - [x] \"\n".getBytes(StandardCharsets.US_ASCII);
    buffer.bare(host, 0, host.length);

    assertThat(text()).isEqualTo("evil\\x20-\\x20[x]\\x20\\\"\\n");
  }

  @Test
  void secondsHaveSixRoundedDecimals() {
    buffer.seconds(0).raw(' ').seconds(1_234_567_500).raw(' ').seconds(999_999_999_999L);

    assertThat(text()).isEqualTo("0.000000 1.234568 1000.000000");
  }

  @Test
  void timestampsAreUtc() {
    Timestamp timestamp = new Timestamp();
    timestamp.append(1_136_214_245_007L, buffer).raw(' ');
    timestamp.append(1_136_214_245_999L, buffer).raw(' ');
    timestamp.append(1_136_214_246_000L, buffer);

    assertThat(text())
        .isEqualTo(
            "2006-01-02T15:04:05.007000000Z 2006-01-02T15:04:05.999000000Z"
                + " 2006-01-02T15:04:06.000000000Z");
  }

  @Test
  void growsWithALineLargerThanItselfAndDoesNotStayThatLarge() {
    escaped("x".repeat(1 << 20), buffer);

    assertThat(buffer.length()).isEqualTo(1 << 20);
    buffer.clear();
    assertThat(buffer.bytes()).hasSize(BYTES);
  }
}
