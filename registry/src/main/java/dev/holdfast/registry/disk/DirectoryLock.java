package dev.holdfast.registry.disk;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The lock on the directory. Given up by whoever is the last to touch files: the table writer, or
/// the cutting thread that it does not wait for. Any thread.
final class DirectoryLock {
  private final DiskFiles files;
  private @Nullable Closeable held;
  private boolean shared;
  private boolean unwanted;

  DirectoryLock(DiskFiles files) {
    this.files = files;
  }

  /// Takes it unless it is held.
  synchronized void take() throws IOException, DiskInUseException {
    if (held == null) {
      held = files.lock();
    }
  }

  synchronized boolean isHeld() {
    return held != null;
  }

  /// The cutting thread begins.
  synchronized void share() {
    shared = true;
  }

  /// The cutting thread has ended.
  synchronized void giveUpIfUnwanted() {
    shared = false;
    if (unwanted) {
      giveUp();
    }
  }

  /// The table writer needs it no longer.
  synchronized void giveUp() {
    unwanted = true;
    Closeable now = held;
    if (shared || now == null) {
      return;
    }
    held = null;
    try {
      now.close();
    } catch (IOException _) {
      // The kernel gives it up with the process at the latest.
    }
  }
}
