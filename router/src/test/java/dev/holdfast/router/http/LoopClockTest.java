package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class LoopClockTest {
  private long nanos = Long.MAX_VALUE - 5_000_000;
  private long wallMs = 1_700_000_000_000L;
  private int wallReads;
  private final LoopClock clock = new LoopClock(() -> nanos, this::readWall);

  private Instant readWall() {
    wallReads++;
    return Instant.ofEpochMilli(wallMs);
  }

  @Test
  void standsStillBetweenWakeUps() {
    long before = clock.nowNanos();
    nanos += 7_000_000;
    assertThat(clock.nowNanos()).isEqualTo(before);
    assertThat(clock.wallMs()).isEqualTo(wallMs);
    assertThat(clock.readNanos()).isEqualTo(nanos);
  }

  @Test
  void theWallsTimeIsCountedOnWithoutBeingRead() {
    // Past the greatest long: monotonic time has no origin to rely on.
    nanos += 7_900_000;
    clock.wake();
    assertThat(clock.nowNanos()).isEqualTo(nanos);
    assertThat(clock.wallMs()).isEqualTo(wallMs + 7);
    assertThat(wallReads).isEqualTo(1);
  }

  @Test
  void aClockThatWasSetIsHeededWhenItIsRead() {
    wallMs -= 3_600_000;
    clock.readWall();
    assertThat(clock.wallMs()).isEqualTo(wallMs);
  }
}
