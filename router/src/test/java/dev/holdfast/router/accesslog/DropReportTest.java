package dev.holdfast.router.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.ManualTicker;
import dev.holdfast.router.RecordingLogger;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class DropReportTest {
  private final RecordingLogger logger = new RecordingLogger();
  private final DropReport report = new DropReport(logger);
  private final ManualTicker ticker = new ManualTicker();

  @Test
  void saysOnceThatItBeginsAndOnceThatItIsOver() {
    report.onTick(3, null, ticker.nanos());
    assertThat(report.dropping()).isTrue();
    ticker.advance(Duration.ofSeconds(59));
    report.onTick(3, null, ticker.nanos());
    assertThat(report.dropping()).isTrue();
    ticker.advance(Duration.ofSeconds(1));
    report.onTick(3, null, ticker.nanos());
    report.onTick(3, null, ticker.nanos());

    assertThat(report.dropping()).isFalse();
    assertThat(logger.lines)
        .containsExactly(
            "WARN access log drops lines, requests go on: its queue is full: the disk is too slow",
            "INFO access log is whole again; 3 lines were dropped");
  }

  @Test
  void saysAtMostOneLineAMinuteWhileItLasts() {
    for (int second = 0; second <= 120; second++) {
      report.onTick(1 + second, "disk full", ticker.nanos());
      ticker.advance(Duration.ofSeconds(1));
    }

    assertThat(logger.lines)
        .containsExactly(
            "WARN access log drops lines, requests go on: disk full",
            "WARN access log has dropped 60 more lines: disk full",
            "WARN access log has dropped 60 more lines: disk full");
  }

  @Test
  void aSecondEntryCountsItsOwnLines() {
    report.onTick(3, null, ticker.nanos());
    ticker.advance(Duration.ofMinutes(1));
    report.onTick(3, null, ticker.nanos());
    report.onTick(5, "disk full", ticker.nanos());
    ticker.advance(Duration.ofMinutes(1));
    report.onTick(5, null, ticker.nanos());

    assertThat(logger.lines)
        .last()
        .isEqualTo("INFO access log is whole again; 2 lines were dropped");
  }

  @Test
  void noDropsNoLines() {
    report.onTick(0, null, ticker.nanos());

    assertThat(report.dropping()).isFalse();
    assertThat(logger.lines).isEmpty();
  }
}
