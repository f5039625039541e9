package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DurationTextTest {
  private final DurationText reader = new DurationText();

  @Test
  void aNumberWithItsUnitIsADuration() {
    assertThat(reader.convert("90s")).isEqualTo(Duration.ofSeconds(90));
    assertThat(reader.convert("30m")).isEqualTo(Duration.ofMinutes(30));
    assertThat(reader.convert("24h")).isEqualTo(Duration.ofHours(24));
    assertThat(reader.convert("7d")).isEqualTo(Duration.ofDays(7));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "24", "h", "-1h", "1.5h", "24 h", "9999999999h"})
  void anythingElseIsRefusedWithWhatWasExpected(String text) {
    assertThatThrownBy(() -> reader.convert(text))
        .hasMessage(
            "\""
                + text
                + "\" is no duration; expected a number with its unit, such as 90s, 30m, 24h or"
                + " 7d");
  }
}
