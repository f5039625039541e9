package dev.holdfast.events.log;

import dev.holdfast.events.Topic;
import org.jspecify.annotations.Nullable;

/// How often reading has failed at one place of the log, running. The reader's thread only.
final class CorruptPlace {
  private static final int TRIES = 5;
  private @Nullable Topic topic;
  private long offset;
  private int failures;

  boolean isToBeSkipped(Topic failedTopic, long failedOffset) {
    if (failedTopic != topic || failedOffset != offset) {
      topic = failedTopic;
      offset = failedOffset;
      failures = 0;
    }
    failures++;
    return failures >= TRIES;
  }

  void forget() {
    topic = null;
  }
}
