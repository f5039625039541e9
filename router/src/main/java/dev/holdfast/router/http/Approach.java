package dev.holdfast.router.http;

import dev.holdfast.events.Endpoint;
import dev.holdfast.registry.table.Pool;
import dev.holdfast.registry.table.RouteTable;
import dev.holdfast.registry.table.Slot;
import dev.holdfast.router.backend.Backend;
import dev.holdfast.router.backend.BackendConnection;
import dev.holdfast.router.backend.BackendUser;
import dev.holdfast.router.backend.ConnectFailure;
import dev.holdfast.router.backend.Picker;
import dev.holdfast.router.backend.PoolConfig;
import dev.holdfast.router.http.LoopCounters.Counter;
import org.jspecify.annotations.Nullable;

/// Finds a connection for a request: the phases pick and connect, again and again until one
/// endpoint is reached, all have been tried, or the time for it is spent. One per client
/// connection, used again and again. Event loop only.
final class Approach {
  /// Whose request it is.
  interface Listener extends BackendUser {
    void onPicked(Endpoint endpoint);

    /// A connect is on its way; how it ends the user hears.
    void onConnecting(BackendConnection connection);

    /// A kept connection is there.
    void onReached(BackendConnection connection);

    /// No endpoint could be connected.
    ///
    /// @param why what went wrong with the last
    void onUnreachable(ConnectFailure why);
  }

  private final Loop loop;
  private final Listener listener;
  private final PoolConfig config;
  private final Picker picker;
  private long startNanos;
  private ConnectFailure failure = ConnectFailure.NO_TRUST;

  Approach(Loop loop, RouteTable<Backend> table, Listener listener) {
    this.loop = loop;
    this.listener = listener;
    this.config = loop.config.backends();
    this.picker = new Picker(loop.turns, table);
  }

  void begin(Pool<Backend> pool) {
    startNanos = loop.nowNanos();
    // An endpoint that this router has no means to reach is passed over without a try.
    failure = ConnectFailure.NO_TRUST;
    picker.begin(pool);
    pick();
  }

  private void pick() {
    long now = loop.nowNanos();
    boolean spent =
        picker.tries() >= config.triesMost()
            || now - startNanos >= config.connectBudget().toNanos();
    @Nullable Slot<Backend> slot = spent ? null : picker.next(now);
    if (slot == null) {
      listener.onUnreachable(failure);
      return;
    }
    if (picker.tries() > 1) {
      loop.counters.retried(failure);
    }
    listener.onPicked(slot.endpoint());
    connect(slot.runtime());
  }

  private void connect(Backend target) {
    @Nullable BackendConnection kept = loop.backends.take(target, listener);
    if (kept != null) {
      listener.onReached(kept);
    } else {
      connectAnew(target);
    }
  }

  /// Connects to that endpoint, whatever kept connections there are.
  void connectAnew(Backend target) {
    loop.counters.add(Counter.CONNECTS, 1);
    listener.onConnecting(loop.backends.connect(target, listener));
  }

  /// Another endpoint is picked.
  void onConnectFailed(Backend target, ConnectFailure why) {
    loop.counters.add(Counter.CONNECT_FAILURES, 1);
    target.doubt(loop.nowNanos() + config.doubtFor().toNanos());
    failure = why;
    pick();
  }

  /// Lets go of the pool: the request has ended.
  void end() {
    picker.end();
  }
}
