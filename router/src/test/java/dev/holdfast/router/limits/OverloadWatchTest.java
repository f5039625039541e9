package dev.holdfast.router.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.ManualTicker;
import dev.holdfast.router.RecordingLogger;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// What all loops share is looked at: memory, and the mode that they are in.
class OverloadWatchTest {
  private static final long PERIOD_NANOS = 50_000_000;

  private final ManualTicker ticker = new ManualTicker();
  private final SetMemory memory = new SetMemory();
  private final RecordingLogger log = new RecordingLogger();
  private final Signals signals = new Signals(memory);
  private final Admission admission =
      new Admission(AdmissionConfig.DEFAULT, 100, new SplittableRandom(1), ticker.nanos());
  private final Shedding loop = new Shedding(admission, signals, PERIOD_NANOS);
  private final long[] shed = {3};
  private final OverloadWatch watch =
      new OverloadWatch(
          new OverloadWatch.Parts(
              admission,
              signals,
              List.of(new Shedding(admission, signals, PERIOD_NANOS), loop),
              () -> shed[0]),
          log);

  private void turn(int ms) {
    ticker.advanceMs(ms);
    watch.doWork(ticker.nanos());
    loop.onLook(PERIOD_NANOS, ticker.nanos());
  }

  private void collect(double left) {
    memory.collect(left);
    turn(250);
  }

  @Test
  void theHeapCountsWhenThreeCollectionsLeaveIt() {
    collect(0.99);
    collect(0.99);
    assertThat(signals.heap()).isZero();
    collect(0.95);
    assertThat(signals.heap()).isEqualTo(0.95);
    collect(0.5);
    assertThat(signals.heap()).isEqualTo(0.5);
  }

  @Test
  void aHeapThatNobodyCollectsSaysNothing() {
    for (int i = 0; i < 3; i++) {
      collect(0.99);
    }
    turn(9_000);
    assertThat(signals.heap()).isEqualTo(0.99);
    turn(2_000);
    assertThat(signals.heap()).isZero();
  }

  @Test
  void theModeIsSaidOnceWhenItBeginsAndOnceWhenItEnds() {
    turn(250);
    memory.direct = 0.9;
    turn(250);
    for (int i = 0; i < 10; i++) {
      turn(250);
    }
    assertThat(watch.isOverloaded()).isTrue();
    assertThat(watch.load()).isGreaterThan(0.6);
    assertThat(log.lines).hasSize(1);
    assertThat(log.lines.getFirst())
        .startsWith("WARN OVERLOADED: event loops are late by up to 0 ms, buffers hold 90 %")
        .endsWith("requests are shed by priority, low first");
    shed[0] = 10;
    memory.direct = 0.1;
    for (int i = 0; i < 100; i++) {
      turn(250);
    }
    assertThat(watch.isOverloaded()).isFalse();
    assertThat(log.lines)
        .hasSize(2)
        .last()
        .isEqualTo("INFO OVERLOADED is over: 7 requests were shed");
  }

  @Test
  void thisProcessSaysWhatItHas() {
    ProcessMemory process = new ProcessMemory();
    System.gc();
    assertThat(process.collections()).isPositive();
    assertThat(process.heapShare()).isBetween(0.0, 1.0).isPositive();
    assertThat(process.directShare()).isBetween(0.0, 1.0);
    assertThat(OpenFiles.forClients()).isPositive();
  }
}
