package dev.holdfast.registry.table;

import dev.holdfast.events.log.LogEvidence;

/// Ways to the bus that say what is not true: a router that believes them claims what it cannot
/// know, and a simulation that does not notice is worth nothing.
enum BrokenLink implements SimLink.Word {
  SAYS_NOW_FOR_AN_OLD_ANSWER {
    @Override
    public LogEvidence of(LogEvidence known, long nowNanos) {
      return new LogEvidence(
          known.answered(),
          nowNanos,
          known.identity(),
          known.routes(),
          known.presence(),
          null,
          known.warnings());
    }
  },
  SAYS_NOTHING {
    @Override
    public LogEvidence of(LogEvidence known, long nowNanos) {
      return LogEvidence.NONE;
    }
  }
}
