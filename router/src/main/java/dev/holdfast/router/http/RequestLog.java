package dev.holdfast.router.http;

/// Where a record of each request goes. Called on event loops: never blocks; what it has no room
/// for it drops and counts.
@FunctionalInterface
public interface RequestLog {
  /// Keeps nothing; no record is made for it.
  RequestLog OFF = _ -> {};

  void offer(RequestRecord record);
}
