package dev.holdfast.perf.degraded;

import dev.holdfast.perf.proxy.RequestOf;
import dev.holdfast.perf.proxy.Reuse;
import java.util.List;

/// How clients ask. Immutable.
///
/// @param requests in turn
/// @param rate of requests a second, whether or not answers come; 0: as they come
/// @param reuse whether connections are kept
record Asking(List<RequestOf> requests, int port, int connections, int rate, Reuse reuse) {
  /// The request of that number.
  RequestOf request(int ask) {
    return requests.get(Math.floorMod(ask, requests.size()));
  }
}
