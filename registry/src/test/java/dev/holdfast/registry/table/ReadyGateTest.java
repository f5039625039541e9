package dev.holdfast.registry.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.Cell;
import dev.holdfast.registry.table.ReadyGate.Progress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// When a router says that it is ready, and that it never takes that back.
final class ReadyGateTest {
  private static final Progress UNANSWERED = new Progress(false, false, false, "asking");
  private static final Progress READING = new Progress(false, false, true, "reading");
  private static final Progress CAUGHT_UP =
      new Progress(true, false, true, "reading older records");
  private static final Progress WHOLE = new Progress(true, true, true, "caught up");
  private static final List<Cell> NONE_LACKS = List.of();

  private final ReadyGate gate = new ReadyGate();

  private Readiness after(int seconds, Progress progress, List<Cell> lacking) {
    gate.onTurn(progress, lacking, TimeUnit.SECONDS.toNanos(seconds));
    return gate.readiness();
  }

  @Test
  void withFactsFromDiskTwoSecondsWithoutAnAnswerAreEnough() {
    gate.begin(true, 0);
    assertThat(after(1, UNANSWERED, NONE_LACKS).ready()).isFalse();
    assertThat(after(2, UNANSWERED, NONE_LACKS).ready()).isTrue();
  }

  @Test
  void withFactsFromDiskReadingIsWaitedForTenSeconds() {
    gate.begin(true, 0);
    assertThat(after(9, READING, NONE_LACKS).ready()).isFalse();
    assertThat(after(10, READING, NONE_LACKS).ready()).isTrue();
  }

  @Test
  void anAnswerThatComesLateTakesNothingBack() {
    gate.begin(true, 0);
    after(2, UNANSWERED, NONE_LACKS);
    assertThat(after(3, READING, NONE_LACKS).ready()).isTrue();
    assertThat(gate.isSettled()).isFalse();
    assertThat(after(4, CAUGHT_UP, NONE_LACKS)).isEqualTo(new Readiness(true, "caught up"));
    assertThat(gate.isSettled()).isTrue();
  }

  @Test
  void withoutFactsNothingIsGivenToReadersBeforeTheLogIsRead() {
    gate.begin(false, 0);
    after(60, READING, NONE_LACKS);
    assertThat(gate.isOpen()).isFalse();
    after(61, CAUGHT_UP, NONE_LACKS);
    assertThat(gate.isOpen()).isTrue();
  }

  @Test
  void withoutFactsOlderRecordsAndManifestsAreWaitedForThirtySeconds() {
    List<Cell> lacking = List.of(new Cell("cell-a"));
    gate.begin(false, 0);
    assertThat(after(1, CAUGHT_UP, NONE_LACKS).ready()).isFalse();
    assertThat(after(2, WHOLE, lacking))
        .isEqualTo(new Readiness(false, "caught up; without a manifest of cell-a"));
    assertThat(after(31, WHOLE, lacking).ready()).isTrue();
    assertThat(gate.isSettled()).isFalse();
    assertThat(after(32, WHOLE, NONE_LACKS)).isEqualTo(new Readiness(true, "caught up"));
  }
}
