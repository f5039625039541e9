package dev.holdfast.emitter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.Cell;
import dev.holdfast.events.ManualTicker;
import dev.holdfast.events.Topic;
import dev.holdfast.events.log.FakeLog;
import dev.holdfast.events.log.LogEvidence;
import dev.holdfast.events.log.LogReader;
import dev.holdfast.events.log.LogWriter;
import dev.holdfast.events.log.RouteLog;
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
  private static final class Remembering implements RouteLog {
    private final FakeLog log;
    private LogEvidence answered = LogEvidence.NONE;

    Remembering(FakeLog log) {
      this.log = log;
    }

    @Override
    public LogReader openReader(StartAt routes, StartAt presence) {
      return log.openReader(routes, presence);
    }

    @Override
    public LogWriter openWriter() {
      return log.openWriter();
    }

    @Override
    public LogEvidence evidence() {
      return answered;
    }

    @Override
    public void ask() {
      log.ask();
      answered = log.evidence();
    }

    @Override
    public String topicName(Topic topic) {
      return log.topicName(topic);
    }

    @Override
    public void close() {
      log.close();
    }
  }
}
