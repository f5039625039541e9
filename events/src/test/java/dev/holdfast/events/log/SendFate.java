package dev.holdfast.events.log;

/// What a {@link FakeLog} makes of one send.
public enum SendFate {
  /// Appended and acknowledged.
  APPENDED,
  /// Appended twice in a row and acknowledged at the first place.
  APPENDED_TWICE,
  /// Never appended; reported as failed.
  LOST,
  /// Appended, but reported as failed.
  ACK_LOST,
  /// Reported as failed now and appended at the next {@link FakeLog#landLate}, after whatever was
  /// sent in the meantime.
  LANDS_LATE,
  /// In flight, and all of its writer behind it, until {@link FakeLog#deliver} or the delivery
  /// timeout.
  DELAYED,
  /// Never appended, for what the record is; the writer goes on.
  REFUSED,
  /// Never appended; the writer is of no more use.
  FATAL
}
