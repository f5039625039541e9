package dev.holdfast.router.http;

import dev.holdfast.events.Endpoint;
import dev.holdfast.router.backend.BackendConnection;
import dev.holdfast.router.http.LoopCounters.Counter;
import dev.holdfast.router.http.h1.RequestHead;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Phase finish: gives the app's connection back or up, and counts and logs what became of the
/// request, once. One per client, used again and again. Event loop only.
final class ExchangeEnd {
  private final Loop loop;
  private final ExchangeLog log;
  private final RequestWay way;
  private final AnswerRelay answer;
  private @Nullable BackendConnection backend;
  private long startNanos;

  ExchangeEnd(Loop loop, ExchangeLog log, RequestWay way, AnswerRelay answer) {
    this.loop = loop;
    this.log = log;
    this.way = way;
    this.answer = answer;
  }

  void begin(RequestHead head, byte[] requestId, long wallMs) {
    log.begin(head, requestId, wallMs);
    started();
  }

  /// A request whose head cannot be read.
  void beginUnread() {
    log.beginUnread();
    started();
  }

  private void started() {
    startNanos = loop.nowNanos();
    loop.counters.add(Counter.REQUESTS_STARTED, 1);
  }

  void onPicked(Endpoint endpoint) {
    log.picked(endpoint);
  }

  /// The app's connection, or the one that is on its way; null where there is none.
  @Nullable BackendConnection backend() {
    return backend;
  }

  void hold(BackendConnection connection) {
    backend = connection;
  }

  /// A connection is on its way.
  void onConnecting(BackendConnection connection) {
    hold(connection);
    log.connecting();
  }

  /// The connect has failed: the connection is no more.
  void onConnectFailed() {
    backend = null;
    log.attemptFailed();
  }

  /// The request goes to the app.
  void onForwarded() {
    loop.counters.add(Counter.FORWARDED, 1);
    log.forwarded(held());
  }

  private BackendConnection held() {
    return Objects.requireNonNull(backend);
  }

  /// The answer has ended where it says that it does.
  void finish() {
    way.endInFlight();
    BackendConnection used = held();
    backend = null;
    if (answer.isReusable() && way.isRead()) {
      used.release(loop.nowNanos());
    } else {
      used.abandon();
    }
    answered(answer.status());
    end(answer.status(), null, way.contentReceived(), answer.bytesRelayed());
  }

  /// This router answers by itself; the app's connection, if any, is not where it could be used
  /// again.
  void fail(RouterError error, Client client) {
    abandonBackend();
    long bytesSent = client.answer().error(error, way.method());
    answered(error.status());
    loop.counters.add(error.counter(), 1);
    end(error.status(), error.name(), way.contentReceived(), bytesSent);
  }

  /// The answer cannot be finished.
  void cut(Counter why) {
    loop.counters.add(why, 1);
    abandonBackend();
    answered(answer.status());
    end(answer.status(), null, way.contentReceived(), answer.bytesRelayed());
  }

  private void answered(int status) {
    loop.counters.answered(status);
    loop.counters.took(status, loop.nowNanos() - startNanos);
  }

  /// The client is gone; whatever the app does now is not its fault.
  void onClientGone() {
    loop.counters.add(Counter.CLIENT_GONE, 1);
    abandonBackend();
    end(
        answer.isHeadRelayed() ? answer.status() : ExchangeLog.CLIENT_GONE,
        null,
        way.contentReceived(),
        answer.bytesRelayed());
  }

  /// What was carried on the app's connection is over, and gives that up.
  void onTunnelEnd(long bytesToApp, long bytesToClient) {
    way.endInFlight();
    backend = null;
    end(answer.status(), null, bytesToApp, bytesToClient);
  }

  /// Gives up the app's connection, if any.
  void abandonBackend() {
    BackendConnection used = backend;
    if (used != null) {
      way.endInFlight();
      backend = null;
      used.abandon();
    }
  }

  private void end(int status, @Nullable String routerError, long bytesReceived, long bytesSent) {
    answer.end();
    loop.counters.add(Counter.REQUESTS_ENDED, 1);
    loop.counters.add(Counter.BYTES_RECEIVED, bytesReceived);
    loop.counters.add(Counter.BYTES_SENT, bytesSent);
    log.end(status, bytesReceived, bytesSent, routerError);
    way.end();
  }
}
