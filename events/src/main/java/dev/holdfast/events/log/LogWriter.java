package dev.holdfast.events.log;

import dev.holdfast.events.RouteEvent;
import dev.holdfast.events.Topic;

/// One cell's FIFO of records to one log: what is sent first is appended first or not at all. One
/// thread, the opener's, calls `send` and `close`.
public interface LogWriter extends AutoCloseable {
  /// Hands a record over. Waits at most the configured `max.block.ms` where the bus has never been
  /// reached or the buffer is full. `receipt` is called exactly once, on any thread, possibly
  /// before this returns.
  void send(Topic topic, RouteEvent event, Receipt receipt);

  /// Gives up what is in flight after at most `waitMs`; receipts not yet called are called as
  /// failed.
  void close(long waitMs);

  @Override
  default void close() {
    close(0);
  }

  /// What became of a record.
  interface Receipt {
    /// It is on the log (`acks=all`).
    void onAcked(long offset, long appendTimeMs);

    /// It may or may not be on the log: a send that timed out can still land.
    void onFailed(Failure failure);
  }

  /// Why a send failed.
  ///
  /// @param kind what to do about it
  /// @param detail a sentence for people
  record Failure(Kind kind, String detail) {
    public enum Kind {
      /// Try again: the bus is out of reach or slow.
      RETRIABLE,
      /// This writer is of no more use: close it and open another one.
      FATAL,
      /// This record will never be taken (too large): sending it again is of no use.
      REFUSED
    }
  }
}
