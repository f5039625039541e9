package dev.holdfast.events.log;

import dev.holdfast.events.Topic;

/// A reader's place in the log is gone; it goes on at the oldest record of the routes topic and the
/// newest of presence. Removes nothing by itself: facts are kept. Immutable.
public sealed interface LogBreak {
  /// The saved offset is below the log's start: retention has removed what was not read.
  record Gap(Topic topic, long savedOffset, long oldestOffset) implements LogBreak {}

  /// The log ends before the saved offset.
  record Shorter(Topic topic, long savedOffset, long endOffset) implements LogBreak {}

  /// The log reaches the saved offset, but another record stands where the last applied one stood:
  /// its tail was lost and has grown again, or it is another log.
  ///
  /// @param offset of the anchor
  record OtherRecord(Topic topic, long offset) implements LogBreak {}

  /// It is another log under the same name: another cluster, or a topic made anew.
  record OtherLog(LogIdentity before, LogIdentity now) implements LogBreak {}
}
