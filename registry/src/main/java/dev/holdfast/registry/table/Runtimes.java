package dev.holdfast.registry.table;

import dev.holdfast.events.Endpoint;
import dev.holdfast.registry.view.ConnectHistory;

/// Makes what a router keeps of an endpoint beside its facts: connections, counters, doubts. Table
/// writer only.
public interface Runtimes<B> {
  /// A runtime for an endpoint that has none: a new one, or one whose target or app has changed.
  B open(Endpoint endpoint);

  /// The endpoint is gone, or its target or app has changed. Requests in flight may still use the
  /// runtime.
  void retire(Endpoint endpoint, B runtime);

  /// How the connects to it have gone. Asked of endpoints of silent cells, when the writer gets to
  /// them: what happens in between is kept by the runtime, not queued.
  ConnectHistory connects(B runtime);
}
