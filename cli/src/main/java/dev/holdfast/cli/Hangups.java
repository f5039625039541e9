package dev.holdfast.cli;

import org.jspecify.annotations.Nullable;

/// What is done at SIGHUP, one at a time; what comes before there is anything to do it with is made
/// up for. Any thread.
final class Hangups {
  private @Nullable Runnable answer;
  private boolean missed;

  /// One has come.
  synchronized void heard() {
    if (answer == null) {
      missed = true;
    } else {
      answer.run();
    }
  }

  /// This is what is done from now on; at once, and once only, where any were missed.
  synchronized void answer(Runnable action) {
    answer = action;
    if (missed) {
      action.run();
    }
  }
}
