package dev.holdfast.router.http;

import java.util.List;

/// Where a record of each request goes. Called on event loops: never blocks; what it has no room
/// for it drops and counts.
@FunctionalInterface
public interface RequestLog {
  /// Keeps nothing; no record is made for it.
  RequestLog OFF = _ -> {};

  void offer(RequestRecord record);

  /// Names of header lines of requests whose values it wants beside the usual ones, in lower case.
  default List<byte[]> headers() {
    return List.of();
  }
}
