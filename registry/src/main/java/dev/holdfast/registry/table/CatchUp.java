package dev.holdfast.registry.table;

import dev.holdfast.events.log.LogEvidence;

/// Whether the routes topic has been read up to where it ended when the reading began: at the
/// start, and again after each break. Table writer only.
final class CatchUp {
  private static final long UNKNOWN = -1;

  private long targetOffset = UNKNOWN;
  private boolean done;
  private boolean again;
  // Answers up to this one speak of the log before the break.
  private boolean answeredBefore;
  private long answeredBeforeNanos;

  /// The place in the log is gone; what follows has been read before, at least in part.
  void onBreak(LogEvidence evidence) {
    targetOffset = UNKNOWN;
    done = false;
    again = true;
    answeredBefore = evidence.answered();
    answeredBeforeNanos = evidence.answeredAtNanos();
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
    again = again && !done;
  }

  boolean done() {
    return done;
  }

  /// Whether records come for the first time.
  FactsWriter.Reading reading() {
    return again ? FactsWriter.Reading.AGAIN : FactsWriter.Reading.ONWARD;
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
