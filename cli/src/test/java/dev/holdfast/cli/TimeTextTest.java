package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TimeTextTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @ParameterizedTest
  @CsvSource({
    "10m, 2026-11-25T12:50:00Z",
    "2h, 2026-11-25T11:00:00Z",
    "2026-11-25T12:00:00Z, 2026-11-25T12:00:00Z",
    "2026-11-25T14:00:00+02:00, 2026-11-25T12:00:00Z",
    "2026-11-25T13:30, 2026-11-25T12:30:00Z",
    "2026-11-25 13:30:05.250, 2026-11-25T12:30:05.250Z",
  })
  void aTimeIsAgoOrByTheWallOrTheSameEverywhere(String text, String expected) {
    assertThat(new TimeText().convert(text).from(Instant.parse("2026-11-25T13:00:00Z"), BERLIN))
        .isEqualTo(Instant.parse(expected));
  }

  @Test
  void whatIsShownCanBeTypedAgain() {
    String shown = TimeText.shown(1_795_609_805_250L, BERLIN);

    assertThat(new TimeText().convert(shown).from(Instant.EPOCH, BERLIN).toEpochMilli())
        .isEqualTo(1_795_609_805_250L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "now", "10", "2026-13-01T00:00", "2026-11-25", "-10m"})
  void anythingElseIsRefusedWithWhatWasExpected(String text) {
    assertThatThrownBy(() -> new TimeText().convert(text))
        .hasMessageStartingWith("\"" + text + "\" is no time; expected one such as 10m");
  }
}
