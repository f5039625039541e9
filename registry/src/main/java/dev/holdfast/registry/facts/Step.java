package dev.holdfast.registry.facts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a record did to its cell. That nothing changed is an answer too, with its reason.
/// Immutable.
public sealed interface Step {
  /// The cell's state from now on; null while nothing is known of it.
  @Nullable CellState state();

  /// Endpoints changed.
  ///
  /// @param changes at least one, in the order of their ids, no id twice
  record Applied(CellState state, List<Change> changes) implements Step {}

  /// No endpoint changed. The state may be another one all the same: its order moved on, or it
  /// froze or thawed.
  record Kept(@Nullable CellState state, Why why) implements Step {}

  /// The cell is alive.
  ///
  /// @param digest what came of comparing the beat's digest with the facts
  record Heard(@Nullable CellState state, DigestVerdict digest) implements Step {}

  /// Why no endpoint changed.
  enum Why {
    /// Accepted, and it says what was known.
    SAME,
    /// A Hello: reducers ignore it.
    HELLO,
    /// Of an incarnation that another one has replaced: somebody is being ignored.
    STALE_EPOCH,
    /// Of this incarnation, and not newer than what was read of it: a duplicate, or read again.
    OLD_SEQ,
    /// Of an incarnation whose manifest has not come: only that opens it.
    AWAITS_MANIFEST,
    /// A beat on the routes topic, or a fact on the presence topic: its place in the order of the
    /// other topic is not known.
    WRONG_TOPIC,
    /// It could not be read.
    UNREADABLE
  }

  /// What came of a beat's digest.
  enum DigestVerdict {
    /// None was brought, or it speaks of another (epoch, id, seq) than the facts that are held.
    NOT_COMPARED,
    EQUAL,
    /// The facts are not what the cell says they are; its next manifest heals them.
    DIFFERENT
  }
}
