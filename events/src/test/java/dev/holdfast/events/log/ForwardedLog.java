package dev.holdfast.events.log;

import dev.holdfast.events.Topic;

/// Another log as it is; a test overrides what is to be otherwise.
public class ForwardedLog implements RouteLog {
  private final RouteLog to;

  public ForwardedLog(RouteLog to) {
    this.to = to;
  }

  @Override
  public LogReader openReader(StartAt routes, StartAt presence) {
    return to.openReader(routes, presence);
  }

  @Override
  public LogWriter openWriter() {
    return to.openWriter();
  }

  @Override
  public LogEvidence evidence() {
    return to.evidence();
  }

  @Override
  public void ask() {
    to.ask();
  }

  @Override
  public String topicName(Topic topic) {
    return to.topicName(topic);
  }

  @Override
  public void close() {
    to.close();
  }
}
