package dev.holdfast.router.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.holdfast.events.ManualTicker;
import dev.holdfast.events.Route;
import dev.holdfast.events.yaml.YamlMap;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Whom a loop turns away, and when. Looks come each 50 ms if all goes well.
class SheddingTest {
  private static final long MS = 1_000_000;
  private static final int PERIOD_MS = 50;
  private static final Route ROUTE = Route.parse("a.example.com");

  private final ManualTicker ticker = new ManualTicker();
  private final Admission admission =
      new Admission(AdmissionConfig.DEFAULT, 100, new SplittableRandom(1), ticker.nanos());
  private final SetMemory memory = new SetMemory();
  private final Signals signals = new Signals(memory);
  private final Shedding shedding = new Shedding(admission, signals, PERIOD_MS * MS);
  private final SplittableRandom random = new SplittableRandom(7);

  /// The loop's timer runs after so long, and then at once for each time that it missed.
  private void look(int afterMs) {
    ticker.advanceMs(afterMs);
    shedding.onLook(afterMs * MS, ticker.nanos());
    for (int i = 1; i < afterMs / PERIOD_MS; i++) {
      shedding.onLook(0, ticker.nanos());
    }
  }

  private void looks(int count, int afterMs) {
    for (int i = 0; i < count; i++) {
      look(afterMs);
    }
  }

  /// Of a thousand requests, in hundredths.
  private int shed(Priority priority) {
    int shed = 0;
    for (int i = 0; i < 1_000; i++) {
      shed += shedding.sheds(priority, random) ? 1 : 0;
    }
    return (shed + 5) / 10;
  }

  private void configure(String limits, String overload) throws Exception {
    admission.become(
        AdmissionConfig.from(YamlMap.parse("l", limits), YamlMap.parse("o", overload)));
  }

  @Test
  void aLoopInTimeTurnsNobodyAway() {
    looks(100, PERIOD_MS);
    assertThat(shed(Priority.LOW)).isZero();
    assertThat(shedding.accepts()).isTrue();
    assertThat(shedding.isOverloaded()).isFalse();
  }

  @Test
  void onePauseHoweverLongTurnsNobodyAway() {
    looks(10, PERIOD_MS);
    look(30_000);
    assertThat(shed(Priority.LOW)).isZero();
    looks(2, PERIOD_MS);
    look(30_000);
    looks(2, PERIOD_MS);
    assertThat(shed(Priority.LOW)).isZero();
    assertThat(shedding.isOverloaded()).isFalse();
  }

  @Test
  void lagThatLastsTurnsAwayByPriority() {
    // A quarter of the way from 500 ms to 2 s, then a half, then more than all of it.
    looks(3, PERIOD_MS + 875);
    assertThat(shedding.load()).isCloseTo(0.25, within(0.01));
    assertThat(shed(Priority.LOW)).isBetween(65, 85);
    assertThat(shed(Priority.NORMAL)).isZero();
    assertThat(shed(Priority.HIGH)).isZero();
    assertThat(shedding.accepts()).isTrue();

    looks(3, PERIOD_MS + 1_250);
    assertThat(shed(Priority.LOW)).isEqualTo(100);
    assertThat(shed(Priority.NORMAL)).isBetween(40, 60);
    assertThat(shed(Priority.HIGH)).isZero();
    assertThat(shedding.accepts()).isTrue();

    looks(3, PERIOD_MS + 1_750);
    assertThat(shed(Priority.NORMAL)).isEqualTo(100);
    assertThat(shed(Priority.HIGH)).isBetween(40, 60);
    assertThat(shedding.accepts()).isFalse();
    assertThat(shedding.isMemoryShort()).isFalse();

    looks(3, 10_000);
    assertThat(shed(Priority.HIGH)).isEqualTo(100);
  }

  @Test
  void whatIsOverIsForgottenByAndByAndConnectionsComeLast() {
    looks(3, 10_000);
    looks(1, PERIOD_MS);
    assertThat(shed(Priority.NORMAL)).isEqualTo(100);
    // It falls by a fifth a second.
    looks(1_800 / PERIOD_MS, PERIOD_MS);
    assertThat(shed(Priority.HIGH)).isZero();
    assertThat(shed(Priority.NORMAL)).isBetween(80, 100);
    assertThat(shedding.accepts()).as("under where it stopped").isFalse();
    looks(1_000 / PERIOD_MS, PERIOD_MS);
    assertThat(shedding.accepts()).isTrue();
    looks(2_500 / PERIOD_MS, PERIOD_MS);
    assertThat(shed(Priority.LOW)).isZero();
    assertThat(shedding.isOverloaded()).as("the mode lasts").isTrue();
    looks(5_000 / PERIOD_MS, PERIOD_MS);
    assertThat(shedding.isOverloaded()).isFalse();
  }

  @Test
  void memoryCountsAtOnceAndIsSaid() {
    memory.direct = 0.875;
    look(PERIOD_MS);
    assertThat(shedding.load()).isCloseTo(0.5, within(0.01));
    assertThat(shedding.isMemoryShort()).isTrue();
    memory.direct = 0.79;
    for (int i = 0; i < 3; i++) {
      memory.collect(0.94);
      signals.look(ticker.nanos());
    }
    look(PERIOD_MS);
    assertThat(shedding.load()).isCloseTo(0.5, within(0.02));
    memory.collect(0.89);
    signals.look(ticker.nanos());
    look(PERIOD_MS);
    assertThat(shedding.isMemoryShort()).isFalse();
  }

  @Test
  void theLastRequestsInFlightAreForHighPriority() throws Exception {
    configure("requestsMax: 100", "");
    Ticket[] tickets = new Ticket[100];
    for (int i = 0; i < 100; i++) {
      tickets[i] = new Ticket(admission);
      assertThat(tickets[i].admit(ROUTE, Allowance.NONE, 1, 0)).isNull();
      int inFlight = i + 1;
      if (inFlight <= 80) {
        assertThat(shed(Priority.LOW)).isZero();
      }
      if (inFlight >= 91 && inFlight < 100) {
        assertThat(shed(Priority.LOW)).isEqualTo(100);
        assertThat(shed(Priority.NORMAL))
            .isBetween((inFlight - 90) * 10 - 7, (inFlight - 90) * 10 + 7);
      }
      assertThat(shed(Priority.HIGH)).isZero();
    }
    assertThat(shed(Priority.LOW)).as("the limit itself says so").isZero();
    look(PERIOD_MS);
    assertThat(shedding.isOverloaded()).isTrue();
    for (Ticket ticket : tickets) {
      ticket.end();
    }
    assertThat(shed(Priority.LOW)).as("they have ended").isZero();
  }

  @Test
  void thereMayBeNoneOfIt() throws Exception {
    configure("requestsMax: 1", "shed: false");
    memory.direct = 1;
    looks(10, 10_000);
    assertThat(shed(Priority.LOW)).isZero();
    assertThat(shedding.accepts()).isTrue();
    assertThat(shedding.isMemoryShort()).isFalse();
  }
}
