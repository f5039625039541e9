package dev.holdfast.registry.table;

import dev.holdfast.events.Endpoint;
import dev.holdfast.events.Route;
import dev.holdfast.events.RouteOptions;
import dev.holdfast.registry.view.ConnectHistory;
import org.jspecify.annotations.Nullable;

/// Makes what a router keeps of an endpoint beside its facts (connections, counters, doubts), and
/// what it makes of a route's options. Table writer only.
public interface Runtimes<B> {
  /// A runtime for an endpoint that has none: a new one, or one whose target or app has changed.
  B open(Endpoint endpoint);

  /// The endpoint is gone, or its target or app has changed. Requests in flight may still use the
  /// runtime.
  void retire(Endpoint endpoint, B runtime);

  /// How the connects to it have gone. Asked of endpoints of silent cells, when the writer gets to
  /// them: what happens in between is kept by the runtime, not queued.
  ConnectHistory connects(B runtime);

  /// What is made of a route's options, which are not empty: once for each change of them. Nothing
  /// where this router knows no options.
  default @Nullable PoolRules compile(Route route, RouteOptions options) {
    return null;
  }
}
