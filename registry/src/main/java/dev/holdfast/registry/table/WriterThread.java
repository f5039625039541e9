package dev.holdfast.registry.table;

import org.jspecify.annotations.Nullable;

/// The one thread that may change a table: the first that does. For assertions.
final class WriterThread {
  private @Nullable Thread thread;

  /// Whether the calling thread is the writer.
  boolean isCurrent() {
    if (thread == null) {
      thread = Thread.currentThread();
    }
    return thread == Thread.currentThread();
  }
}
