package dev.holdfast.registry.disk;

import java.io.IOException;

/// A file is not what was written, or not ours. Its message says what stands where, and what was
/// expected.
final class Damaged extends IOException {
  private static final long serialVersionUID = 1;

  Damaged(String message) {
    super(message);
  }
}
