package dev.holdfast.router.http;

import dev.holdfast.events.Endpoint;
import dev.holdfast.events.Route;
import dev.holdfast.registry.table.Pool;
import dev.holdfast.registry.table.RouteTable;
import dev.holdfast.registry.table.Slot;
import dev.holdfast.router.backend.Backend;
import dev.holdfast.router.backend.BackendConnection;
import dev.holdfast.router.backend.BackendUser;
import dev.holdfast.router.backend.BalancingConfig;
import dev.holdfast.router.backend.ConnectFailure;
import dev.holdfast.router.backend.Outcome;
import dev.holdfast.router.backend.Picker;
import dev.holdfast.router.backend.PoolConfig;
import dev.holdfast.router.backend.RetryConfig;
import dev.holdfast.router.backend.Wish;
import dev.holdfast.router.http.LoopCounters.Counter;
import dev.holdfast.router.http.h1.ResponseHead;
import dev.holdfast.router.rules.RouteRules;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Finds a connection for a request: the phases pick and connect, again and again until one
/// endpoint is reached, all have been tried, or the time for it is spent; and once more when the
/// one that was reached has failed. One per client, used again and again. Event loop only.
final class Approach {
  /// Whose request it is.
  interface Listener extends BackendUser {
    void onPicked(Endpoint endpoint);

    /// A connect is on its way; how it ends the user hears.
    void onConnecting(BackendConnection connection);

    /// A kept connection is there.
    void onReached(BackendConnection connection);

    /// A request that had to wait for an endpoint goes on.
    void onResumed();

    /// No endpoint could be connected.
    ///
    /// @param error why, and in the end why the last could not
    void onUnreachable(RouterError error);
  }

  private final Loop loop;
  private final Listener listener;
  private final PoolConfig config;
  private final RoutedPool routed;
  private final Picker picker;
  private final Wish wish = new Wish();
  private @Nullable Pool<Backend> pool;
  private RouteRules rules;
  // Has the request in flight.
  private @Nullable Backend busy;
  private boolean waits;
  private long waitsUntilNanos;
  private long startNanos;
  private long connectsSinceNanos;
  private long sentNanos;
  private int sentAgain;
  private boolean failed;
  private ConnectFailure failure = ConnectFailure.NO_TRUST;

  Approach(Loop loop, RouteTable<Backend> table, Listener listener) {
    this.loop = loop;
    this.listener = listener;
    this.config = loop.config.backends();
    this.rules = loop.rules;
    this.routed = new RoutedPool(table);
    this.picker = new Picker(loop.turns, table);
  }

  /// What the request at work, or the next one, asks of the pick.
  Wish wish() {
    return wish;
  }

  /// Whether a request may wait for an endpoint of the pool that is soon back.
  boolean mayAwait(Pool<Backend> of) {
    if (RouteRules.of(of, loop.rules).balancing().limits().interruptedWait().isZero()) {
      return false;
    }
    for (int i = of.size(); i < of.registered(); i++) {
      if (of.slot(i).standing() == Slot.Standing.INTERRUPTED) {
        return true;
      }
    }
    return false;
  }

  void begin(Pool<Backend> newPool, RouteRules newRules) {
    startNanos = loop.nowNanos();
    connectsSinceNanos = startNanos;
    sentAgain = 0;
    failed = false;
    // An endpoint that this router has no means to reach is passed over without a try.
    failure = ConnectFailure.NO_TRUST;
    pool = newPool;
    rules = newRules;
    picker.begin(newPool, newRules.balancing(), wish, newRules.retries().budgetPercent());
    if (newPool.size() == 0) {
      awaitReturn();
    } else {
      pick();
    }
  }

  private Pool<Backend> pool() {
    return Objects.requireNonNull(pool);
  }

  private BalancingConfig.Limits limits() {
    return rules.balancing().limits();
  }

  private Route route() {
    return pool().route();
  }

  private void pick() {
    long now = loop.nowNanos();
    boolean spent =
        picker.tries() >= config.triesMost()
            || now - connectsSinceNanos >= config.connectBudget().toNanos();
    @Nullable Slot<Backend> slot = spent ? null : picker.next(now);
    if (slot != null) {
      if (picker.tries() > 1) {
        loop.counters.retried(failure);
      }
      connect(slot);
    } else if (!spent && picker.isFull()) {
      await(now + limits().queueTimeout().toNanos(), limits().queued());
    } else if (mayAwait(pool()) && !wish.isPinned()) {
      awaitReturn();
    } else {
      listener.onUnreachable(RouterError.unreachable(failure));
    }
  }

  private void connect(Slot<Backend> slot) {
    busy = slot.runtime();
    listener.onPicked(slot.endpoint());
    @Nullable BackendConnection kept = loop.backends.take(slot.runtime(), listener);
    if (kept != null) {
      listener.onReached(kept);
    } else {
      connectAnew(slot.runtime());
    }
  }

  /// Connects to the app that has had the request once more, whatever kept connections there are.
  void reconnect(Backend target) {
    connectsSinceNanos = loop.nowNanos();
    connectAnew(target);
  }

  private void connectAnew(Backend target) {
    loop.counters.add(Counter.CONNECTS, 1);
    listener.onConnecting(loop.backends.connect(target, listener));
  }

  private void awaitReturn() {
    await(startNanos + limits().interruptedWait().toNanos(), Math.max(1, limits().queued()));
  }

  private void await(long untilNanos, int most) {
    if (loop.waiting.offer(route(), this, most)) {
      waits = true;
      waitsUntilNanos = untilNanos;
      loop.counters.add(Counter.QUEUED, 1);
    } else {
      listener.onUnreachable(whyNobody());
    }
  }

  private RouterError whyNobody() {
    if (picker.isFull()) {
      return RouterError.connectionLimit(route().host());
    }
    return failed ? RouterError.unreachable(failure) : RouterError.noEndpoints(route().host());
  }

  /// Whether a request that waits need not any more: there is an endpoint, or its time is up.
  boolean waitsNoMore(long nowNanos) {
    Pool<Backend> newest = routed.newest(route());
    boolean changed = newest != pool();
    if (newest != null && newest.size() > 0 && (changed || picker.isFull())) {
      pool = newest;
      rules = RouteRules.of(newest, loop.rules);
      picker.goOn(newest, rules.balancing());
      @Nullable Slot<Backend> slot = picker.next(nowNanos);
      if (slot != null) {
        waits = false;
        connectsSinceNanos = nowNanos;
        connect(slot);
        listener.onResumed();
        return true;
      }
    }
    if (newest != null && nowNanos - waitsUntilNanos < 0) {
      return false;
    }
    waits = false;
    listener.onUnreachable(whyNobody());
    return true;
  }

  /// Another endpoint is picked.
  void onConnectFailed(Backend target, ConnectFailure why) {
    loop.counters.add(Counter.CONNECT_FAILURES, 1);
    if (why != ConnectFailure.NOT_BEGUN) {
      target.doubt(loop.nowNanos(), config.doubtFor().toNanos());
      loop.doubts.add(target);
    }
    endInFlight();
    failed = true;
    failure = why;
    pick();
  }

  /// The request goes to the app.
  void onSent() {
    sentNanos = loop.nowNanos();
  }

  /// What became of it there.
  void onOutcome(Outcome outcome) {
    Backend app = busy;
    if (app != null) {
      long now = loop.nowNanos();
      picker.onOutcome(loop.outliers, app, outcome, now);
      picker.onLatency(app, outcome, now - sentNanos, now);
    }
  }

  /// The cookie that the client is to have beside the app's; null where there is none.
  byte @Nullable [] sessionCookie(ResponseHead head) {
    Backend app = busy;
    return app == null
        ? null
        : loop.wishes.sessions().cookie(head.fields(), rules.sessionCookies(), wish, app, route());
  }

  /// Sends the request to another endpoint, where its number, its time and the budget allow that
  /// and there is one: whether it did.
  boolean retry() {
    long now = loop.nowNanos();
    RetryConfig retries = rules.retries();
    if (wish.isPinned()
        || sentAgain >= retries.most()
        || now - startNanos >= retries.within().toNanos()) {
      return false;
    }
    @Nullable Slot<Backend> slot = picker.again(now);
    if (slot == null) {
      return false;
    }
    endInFlight();
    sentAgain++;
    // What the app has taken to fail is no connect's time.
    connectsSinceNanos = now;
    loop.counters.add(Counter.RESENT, 1);
    connect(slot);
    return true;
  }

  /// The app has the request in flight no more.
  void endInFlight() {
    Backend app = busy;
    if (app != null) {
      busy = null;
      app.onRequestEnded();
      if (!loop.waiting.isEmpty()) {
        Route freed = route();
        loop.eventLoop.execute(() -> loop.waiting.onEnded(freed, loop.wokenNanos()));
      }
    }
  }

  /// Lets go of the pool: the request has ended.
  void end() {
    endInFlight();
    if (waits) {
      waits = false;
      loop.waiting.remove(route(), this);
    }
    pool = null;
    picker.end();
  }
}
