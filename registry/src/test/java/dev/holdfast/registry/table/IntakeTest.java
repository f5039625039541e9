package dev.holdfast.registry.table;

import static dev.holdfast.registry.facts.TestRecords.endpoint;
import static dev.holdfast.registry.facts.TestRecords.manifest;
import static dev.holdfast.registry.facts.TestRecords.order;
import static dev.holdfast.registry.facts.TestRecords.register;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.Endpoint;
import dev.holdfast.events.ManualTicker;
import dev.holdfast.events.Topic;
import dev.holdfast.events.log.FakeLog;
import dev.holdfast.events.log.ForwardedLog;
import dev.holdfast.events.log.ForwardedReader;
import dev.holdfast.events.log.LogReader;
import dev.holdfast.registry.facts.TestRecords;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// How long a turn waits for records.
final class IntakeTest {
  private static final Endpoint ONE = endpoint("a", "one", "10.0.0.1", 1, 1, "one.example.com");
  private static final Endpoint TWO = endpoint("b", "two", "10.0.0.1", 2, 1, "two.example.com");
  private static final long WAIT_MS = 50;

  private final FakeLog log = new FakeLog(TestRecords.SITE, "shared", new ManualTicker());
  private final List<Long> waits = new ArrayList<>();
  private final Intake intake = new Intake(new Watched(), Duration.ofHours(2));

  @BeforeEach
  void beginsBehindOlderRecords() {
    log.pollMost(1);
    for (int seq = 1; seq <= 9; seq++) {
      log.append(Topic.ROUTES, manifest("b", order(1, seq), TWO));
    }
    log.shiftAppendClockMs(Duration.ofHours(5).toMillis());
    log.append(Topic.ROUTES, manifest("a", order(1, 1), ONE));
    intake.begin(null);
    turn();
    assertThat(intake.progress()).startsWith("reading older records");
  }

  /// Returns how long each reader's poll was let wait, the newer one's first.
  private List<Long> turn() {
    waits.clear();
    intake.poll(WAIT_MS, true);
    intake.onTurn(log.evidence(), Set::of);
    return List.copyOf(waits);
  }

  @Test
  void turnWaitsForOlderRecordsWhereTheBusIsGoneMeanwhile() {
    log.stop();
    for (int i = 0; i < 3; i++) {
      assertThat(turn()).first().isEqualTo(0L);
      assertThat(waits).last().satisfies(wait -> assertThat(wait).isBetween(1L, WAIT_MS));
    }
  }

  @Test
  void newerRecordsDoNotWaitForOlderOnes() {
    log.append(Topic.ROUTES, register(order(1, 2), ONE));
    assertThat(turn()).containsExactly(0L, 0L);
  }

  @Test
  void onceThatIsReadTheNewerAreWaitedForAsUsual() {
    for (int i = 0; i < 12; i++) {
      turn();
    }
    assertThat(intake.isWhole()).isTrue();
    assertThat(turn()).containsExactly(WAIT_MS);
  }

  /// The log, but that it is noted how long its readers may wait.
  private final class Watched extends ForwardedLog {
    Watched() {
      super(log);
    }

    @Override
    public LogReader openReader(StartAt routes, StartAt presence) {
      return new ForwardedReader(super.openReader(routes, presence)) {
        @Override
        public Batch poll(long waitMs) {
          waits.add(waitMs);
          return super.poll(waitMs);
        }
      };
    }
  }
}
