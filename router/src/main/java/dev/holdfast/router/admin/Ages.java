package dev.holdfast.router.admin;

import dev.holdfast.events.log.LogEvidence;
import dev.holdfast.registry.table.TableStatus;

/// How old what a router knows is, in ms of monotonic time.
final class Ages {
  private static final long NANOS_PER_MS = 1_000_000;

  private Ages() {}

  /// Since the bus last said where its topics end; meaningless where it never has.
  static long answerMs(LogEvidence evidence, long nowNanos) {
    return Math.max(0, nowNanos - evidence.answeredAtNanos()) / NANOS_PER_MS;
  }

  /// Since the table writer's newest turn.
  static long turnMs(TableStatus status, long nowNanos) {
    return Math.max(0, nowNanos - status.atNanos()) / NANOS_PER_MS;
  }
}
