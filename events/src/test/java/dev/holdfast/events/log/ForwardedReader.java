package dev.holdfast.events.log;

import dev.holdfast.events.Topic;
import org.jspecify.annotations.Nullable;

/// Another reader as it is; a test overrides what is to be otherwise.
public class ForwardedReader implements LogReader {
  private final LogReader to;

  public ForwardedReader(LogReader to) {
    this.to = to;
  }

  @Override
  public Batch poll(long waitMs) {
    return to.poll(waitMs);
  }

  @Override
  public long position(Topic topic) {
    return to.position(topic);
  }

  @Override
  public @Nullable LogIdentity identity() {
    return to.identity();
  }

  @Override
  public void wakeup() {
    to.wakeup();
  }

  @Override
  public void close() {
    to.close();
  }
}
