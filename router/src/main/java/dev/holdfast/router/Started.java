package dev.holdfast.router;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What was started, to be stopped in reverse. One thread at a time.
final class Started {
  private static final Logger LOG = LoggerFactory.getLogger(Started.class);

  private final Deque<AutoCloseable> newestFirst = new ArrayDeque<>();

  /// Remembers it, and gives it back.
  <T extends AutoCloseable> T add(T part) {
    newestFirst.push(part);
    return part;
  }

  /// Stops everything; what fails to stop is logged and holds nothing else up.
  void stop() {
    while (!newestFirst.isEmpty()) {
      AutoCloseable part = newestFirst.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("{} did not stop well", part.getClass().getSimpleName(), e);
      }
    }
  }
}
