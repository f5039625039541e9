package dev.holdfast.emitter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.Cell;
import dev.holdfast.events.ManualTicker;
import dev.holdfast.events.log.FakeLog;
import dev.holdfast.events.log.ForwardedLog;
import dev.holdfast.events.log.LogEvidence;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PresenceProbeTest {
  private final ManualTicker ticker = new ManualTicker();
  private final Remembering log = new Remembering(new FakeLog("main", "shared", ticker));

  @Test
  void anEndOfSomeTimeAgoIsAskedForAnewAndNotBelieved() {
    PresenceProbe probe = new PresenceProbe(log, new Cell("cell-a"));
    log.ask();
    probe.poll(0);
    assertThat(probe.isCaughtUp(ticker.nanos())).isTrue();

    ticker.advance(Duration.ofSeconds(6));

    assertThat(probe.isCaughtUp(ticker.nanos())).isFalse();
    assertThat(probe.isCaughtUp(ticker.nanos())).isTrue();
  }

  /// Knows what was answered when it was last asked, however long ago.
  private static final class Remembering extends ForwardedLog {
    private LogEvidence answered = LogEvidence.NONE;

    Remembering(FakeLog log) {
      super(log);
    }

    @Override
    public LogEvidence evidence() {
      return answered;
    }

    @Override
    public void ask() {
      super.ask();
      answered = super.evidence();
    }
  }
}
