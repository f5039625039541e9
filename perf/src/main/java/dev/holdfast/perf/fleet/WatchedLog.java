package dev.holdfast.perf.fleet;

import dev.holdfast.events.RouteEvent;
import dev.holdfast.events.Topic;
import dev.holdfast.events.log.LogEvidence;
import dev.holdfast.events.log.LogReader;
import dev.holdfast.events.log.LogWriter;
import dev.holdfast.events.log.RouteLog;
import org.jspecify.annotations.Nullable;

/// A cell's log that notes when the change that is watched passes. Any thread.
final class WatchedLog implements RouteLog {
  private final RouteLog log;
  private volatile @Nullable Passage watched;

  WatchedLog(RouteLog log) {
    this.log = log;
  }

  /// The next change to be watched, instead of any before.
  void watch(Passage passage) {
    watched = passage;
  }

  @Override
  public LogReader openReader(StartAt routes, StartAt presence) {
    return log.openReader(routes, presence);
  }

  @Override
  public LogWriter openWriter() {
    LogWriter writer = log.openWriter();
    return new LogWriter() {
      @Override
      public void send(Topic topic, RouteEvent event, Receipt receipt) {
        Passage passage = watched;
        if (passage == null || !passage.isSaidBy(event)) {
          writer.send(topic, event, receipt);
        } else {
          writer.send(topic, event, passage.onHanded(receipt));
        }
      }

      @Override
      public void close(long waitMs) {
        writer.close(waitMs);
      }
    };
  }

  @Override
  public LogEvidence evidence() {
    return log.evidence();
  }

  @Override
  public void ask() {
    log.ask();
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
