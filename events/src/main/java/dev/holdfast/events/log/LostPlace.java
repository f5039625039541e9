package dev.holdfast.events.log;

import dev.holdfast.events.Topic;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A place in a topic that may be gone: what becomes of it is told by where the topic begins and
/// ends. Immutable.
///
/// @param offset of the next record to be read
/// @param anchor the record before it by which it is known; null where there is none
/// @param divergentOffset where the log stopped being the one that was read; -1 where that is not
///   known
record LostPlace(Topic topic, long offset, @Nullable Anchor anchor, Why why, long divergentOffset) {
  private static final long UNKNOWN = -1;

  enum Why {
    /// It has not been looked for yet, or the broker has it no more.
    UNKNOWN,
    /// The log was cut below it, even if it has grown again since.
    TRUNCATED,
    /// Another record stands where its anchor stood.
    OTHER_RECORD
  }

  static LostPlace of(Topic topic, long offset, @Nullable Anchor anchor) {
    return new LostPlace(topic, offset, anchor, Why.UNKNOWN, UNKNOWN);
  }

  LostPlace truncated(@Nullable Long divergent) {
    return new LostPlace(
        topic, offset, anchor, Why.TRUNCATED, divergent == null ? UNKNOWN : divergent);
  }

  LostPlace otherRecord() {
    return new LostPlace(topic, offset, anchor, Why.OTHER_RECORD, UNKNOWN);
  }

  /// Why one cannot go on there; null where one can.
  @Nullable LogBreak against(LogEvidence.Ends ends) {
    if (offset < ends.oldest()) {
      return new LogBreak.Gap(topic, offset, ends.oldest());
    }
    if (why == Why.TRUNCATED || offset > ends.end()) {
      return new LogBreak.Shorter(
          topic, offset, divergentOffset == UNKNOWN ? ends.end() : divergentOffset);
    }
    return why == Why.OTHER_RECORD
        ? new LogBreak.OtherRecord(topic, Objects.requireNonNull(anchor).offset())
        : null;
  }

  /// The anchor where the log still holds its offset, so that it can be compared; else null.
  @Nullable Anchor comparable(LogEvidence.Ends ends) {
    return anchor != null && anchor.offset() >= ends.oldest() ? anchor : null;
  }
}
