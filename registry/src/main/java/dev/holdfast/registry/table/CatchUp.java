package dev.holdfast.registry.table;

import dev.holdfast.events.log.LogEvidence;

/// Whether the routes topic has been read up to where it ended when a reading began. One reading,
/// one use. Table writer only.
final class CatchUp {
  private static final long UNKNOWN = -1;

  // Answers up to this one may speak of another log.
  private final boolean answeredBefore;
  private final long answeredBeforeNanos;
  private long targetOffset = UNKNOWN;
  private boolean done;

  /// @param evidence as of the beginning
  CatchUp(LogEvidence evidence) {
    this.answeredBefore = evidence.answered();
    this.answeredBeforeNanos = evidence.answeredAtNanos();
  }

  /// After each turn. A position is -1 while it is not known.
  void onTurn(LogEvidence evidence, long routesPosition) {
    if (done || !isNews(evidence)) {
      return;
    }
    long end = evidence.routes().end();
    // A log never grows shorter; if this one has, the target was another log's.
    targetOffset = targetOffset == UNKNOWN ? end : Math.min(targetOffset, end);
    done = routesPosition >= 0 && routesPosition >= targetOffset;
  }

  boolean done() {
    return done;
  }

  /// How far the reading has come, for people.
  String progress(long routesPosition) {
    return targetOffset == UNKNOWN
        ? "the bus has not said yet where the routes topic ends"
        : "reading the routes topic: at offset %d of %d"
            .formatted(Math.max(0, routesPosition), targetOffset);
  }

  private boolean isNews(LogEvidence evidence) {
    return evidence.answered()
        && (!answeredBefore || evidence.answeredAtNanos() - answeredBeforeNanos > 0);
  }
}
