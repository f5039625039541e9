package dev.holdfast.router.http;

import dev.holdfast.events.Endpoint;
import dev.holdfast.router.backend.Backend;
import dev.holdfast.router.backend.BackendConnection;
import dev.holdfast.router.backend.ConnectFailure;
import dev.holdfast.router.backend.Outcome;
import dev.holdfast.router.http.LoopCounters.Counter;
import dev.holdfast.router.http.h1.Fault;
import dev.holdfast.router.http.h1.Method;
import dev.holdfast.router.http.h1.RequestHead;
import dev.holdfast.router.http.h1.ResponseHead;
import dev.holdfast.router.rules.HeaderRules;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One request and its answer, from its head to its end: the phases route, pick, connect, forward
/// and relay; {@link ExchangeEnd} is finish. One per client, used again and again. Event loop only.
///
/// Long because whatever happens on either side means something else in each phase.
final class Exchange implements Approach.Listener, AnswerRelay.Listener {
  private enum Phase {
    /// No request.
    NONE,
    CONNECT,
    RELAY,
    /// The connections carry another protocol: a {@link Tunnel} has them.
    SWITCHED
  }

  private final Loop loop;
  private final Client client;
  private final AnswerRelay answer;
  private final RequestWay way;
  private final ExchangeTimes times;
  private final ExchangeEnd end;

  private Phase phase = Phase.NONE;

  Exchange(Loop loop, Routing routing, Client client) {
    this.loop = loop;
    this.client = client;
    this.answer = new AnswerRelay(loop, client.answer(), this);
    this.way = new RequestWay(loop, routing.table(), client, this);
    this.times = new ExchangeTimes(() -> loop.config.timeouts(), loop.config.limits());
    this.end =
        new ExchangeEnd(loop, new ExchangeLog(loop.log(routing.log()), loop, client), way, answer);
  }

  /// Whether the request has been read to its end.
  boolean isRequestRead() {
    return way.isRead();
  }

  /// Whether the client has the answer's last head.
  boolean isAnswering() {
    return answer.isHeadRelayed();
  }

  /// Takes a head that was read; the rest of the request stands in `input` as far as it has come.
  void begin(RequestHead head, ByteBuf input) {
    way.begin(head);
    answer.begin(head.method(), askedProtocols(head));
    byte[] requestId = loop.trace.begin(head);
    client.answer().begin(head, requestId);
    times.begin(loop.nowNanos(), head.expectsContinue());
    long wallMs = loop.clock.wallMs();
    end.begin(head, requestId, wallMs);
    RouterError error = way.route(head);
    if (error == null) {
      times.obey(way.rules().times());
      way.compose(head, input, requestId, wallMs);
      phase = Phase.CONNECT;
      client.expectBy(times.headDue(loop.nowNanos()));
      way.approach();
    } else {
      // The client's connection persists where the request's body is all there, to be dropped.
      way.dropBody(input);
      fail(error);
    }
  }

  private static byte @Nullable [] askedProtocols(RequestHead head) {
    int line = head.upgradeLine();
    return line < 0
        ? null
        : Arrays.copyOfRange(
            head.bytes(), head.fields().valueStart(line), head.fields().valueEnd(line));
  }

  /// A head that cannot be read: answered; what follows it cannot be read either.
  void refuse(RouterError error) {
    way.beginUnread();
    answer.begin(Method.OTHER, null);
    client.answer().beginUnread();
    times.begin(loop.nowNanos(), false);
    end.beginUnread();
    fail(error);
  }

  @Override
  public void onPicked(Endpoint endpoint) {
    end.onPicked(endpoint);
  }

  @Override
  public void onConnecting(BackendConnection connection) {
    end.onConnecting(connection);
  }

  @Override
  public void onReached(BackendConnection connection) {
    forward(connection);
  }

  @Override
  public void onResumed() {
    client.pump();
  }

  @Override
  public void onUnreachable(RouterError error) {
    fail(error);
  }

  @Override
  public void onConnected(BackendConnection connection) {
    loop.wake();
    forward(connection);
    client.pump();
  }

  @Override
  public void onConnectFailed(BackendConnection connection, ConnectFailure why) {
    loop.wake();
    end.onConnectFailed();
    way.onConnectFailed(connection.backend(), why);
  }

  private void forward(BackendConnection connection) {
    phase = Phase.RELAY;
    end.hold(connection);
    end.onForwarded();
    times.onForwarded(loop.nowNanos());
    way.forward(connection);
    if (way.isBad()) {
      refuseBody(way.fault());
    } else {
      expectNext();
    }
  }

  /// More of the request has come.
  void onRequestBytes(ByteBuf input) {
    BackendConnection to = end.backend();
    if (phase != Phase.RELAY || way.isRead() || to == null) {
      return;
    }
    way.sendBody(input, to);
    if (way.isBad()) {
      refuseBody(way.fault());
      return;
    }
    times.onContinue(loop.nowNanos());
    expectNext();
    client.onSentTo(to);
  }

  /// What comes behind the request's head is none that can be relayed.
  void refuseBody(Fault fault) {
    if (answer.isHeadRelayed()) {
      cut(Counter.MALFORMED);
    } else {
      fail(RouterError.malformed(fault));
    }
  }

  /// Whether the client may go on sending: not while it is ahead of the app.
  boolean mayRead() {
    BackendConnection to = end.backend();
    return switch (phase) {
      case NONE, SWITCHED -> true;
      case CONNECT -> client.input().size() < Forwarding.BODY_MOST;
      case RELAY -> way.isRead() || to == null || to.isWritable();
    };
  }

  private void expectNext() {
    long now = loop.nowNanos();
    if (answer.isHeadRelayed()) {
      client.expectBy(times.bodyDue(now));
    } else if (way.isRead() || times.awaitsContinue()) {
      client.expectBy(times.headDue(now));
    } else if (isClientDue()) {
      client.expectBy(times.requestBodyDue(now, way.bytesReceived()));
    } else {
      client.expectBy(times.bodyDue(now));
    }
  }

  /// Whether it is the client that must send more of its request.
  private boolean isClientDue() {
    BackendConnection to = end.backend();
    return phase == Phase.RELAY
        && !way.isRead()
        && !times.awaitsContinue()
        && to != null
        && to.isWritable();
  }

  @Override
  public void onBackendRead(BackendConnection connection, ByteBuf bytes) {
    loop.wake();
    if (!answer.hasBegun()) {
      way.onAnswerBegin();
    }
    answer.onRead(bytes);
    if (phase == Phase.RELAY && answer.isHeadRelayed()) {
      expectNext();
      client.holdBack(connection);
    }
  }

  @Override
  public void onBackendReadComplete() {
    client.flush();
  }

  @Override
  public void onBackendWritability() {
    loop.wake();
    if (phase == Phase.RELAY) {
      times.onReadAgain(loop.nowNanos(), way.bytesReceived());
      expectNext();
      client.read();
      client.pump();
    }
  }

  void onClientWritability() {
    BackendConnection from = end.backend();
    if (phase == Phase.RELAY && from != null) {
      expectNext();
      from.read(client.isWritable());
    }
  }

  /// RFC 9110 §10.1.1: after any of them the client sends its body.
  @Override
  public void onInterim(int status) {
    way.onAnswerRelayed();
    times.onContinue(loop.nowNanos());
    expectNext();
  }

  @Override
  public boolean onAnswerHead(ResponseHead head) {
    way.onOutcome(Outcome.of(head.status()));
    if (way.countsAsNone(head.status()) && retries()) {
      return false;
    }
    way.onAnswerRelayed();
    setCookie(head);
    HeaderRules changes = way.rules().answerHeaders();
    if (changes != null) {
      client.answer().change(changes);
    }
    return true;
  }

  @Override
  public void onSwitchHead(ResponseHead head) {
    setCookie(head);
  }

  private void setCookie(ResponseHead head) {
    byte[] cookie = way.sessionCookie(head);
    if (cookie != null) {
      client.answer().setCookie(cookie);
    }
  }

  @Override
  public boolean maySwitch() {
    return way.isRead();
  }

  @Override
  public void onSwitched(ByteBuf ahead) {
    phase = Phase.SWITCHED;
    way.onAnswerRelayed();
    way.onOutcome(Outcome.ANSWERED);
    loop.counters.answered(answer.status());
    BackendConnection app = Objects.requireNonNull(end.backend());
    client.switchTo(
        new Tunnel(loop, client, app, way.rules().times().upgradeIdleNanos(), this::onTunnelEnd),
        ahead);
  }

  private void onTunnelEnd(long bytesToApp, long bytesToClient) {
    phase = Phase.NONE;
    end.onTunnelEnd(bytesToApp, bytesToClient);
  }

  @Override
  public void onBackendHalfClosed() {
    throw new AssertionError("a connection that carries HTTP ends as a whole");
  }

  @Override
  public void onBadAnswer(Fault fault) {
    way.onOutcome(Outcome.FAILED);
    if (answer.isHeadRelayed()) {
      cut(Counter.ANSWER_CUT);
    } else {
      fail(RouterError.endpointFailure("invalid answer: " + fault.reason()));
    }
  }

  @Override
  public void onBackendFault(BackendConnection connection, Fault fault) {
    loop.wake();
    onBadAnswer(fault);
  }

  @Override
  public void onAnswerEnd() {
    finish();
  }

  @Override
  public void onBackendClosed(BackendConnection connection) {
    loop.wake();
    if (!connection.isBroken() && answer.endWithConnection()) {
      finish();
    } else if (answer.isHeadRelayed()) {
      way.onOutcome(Outcome.FAILED);
      cut(Counter.ANSWER_CUT);
    } else if (!answer.hasBegun() && way.mayReplay(connection)) {
      phase = Phase.CONNECT;
      way.replay(connection.backend());
    } else if (connection.refusal() != null) {
      onRefused(connection.backend(), connection.refusal());
    } else {
      onBroken(connection);
    }
  }

  /// A kept connection that dies as it is used again says nothing of the app, and neither does one
  /// that ends while the client has not sent all.
  private void onBroken(BackendConnection connection) {
    if (answer.hasBegun() || (way.isRead() && !connection.isReused())) {
      way.onOutcome(Outcome.FAILED);
    }
    if (!retries()) {
      fail(
          RouterError.endpointFailure(
              answer.hasBegun() ? "closed within an answer" : "closed before an answer"));
    }
  }

  /// Whether the request goes to another endpoint.
  private boolean retries() {
    if (answer.hasBegun()) {
      return false;
    }
    BackendConnection failed = end.backend();
    Phase before = phase;
    phase = Phase.CONNECT;
    client.expectBy(times.headDue(loop.nowNanos()));
    if (!way.retry()) {
      phase = before;
      return false;
    }
    if (failed != null) {
      failed.abandon();
    }
    return true;
  }

  /// The app has read nothing of the request: another may have it, where it is still whole here.
  private void onRefused(Backend target, ConnectFailure why) {
    if (way.isKept()) {
      phase = Phase.CONNECT;
      end.onConnectFailed();
      way.onConnectFailed(target, why);
    } else {
      fail(RouterError.unreachable(why));
    }
  }

  /// The deadline that was set last has passed.
  void onTimeout() {
    if (answer.isHeadRelayed()) {
      cut(Counter.ANSWER_CUT);
    } else if (isClientDue()) {
      fail(RouterError.CLIENT_TIMEOUT);
    } else {
      if (phase == Phase.RELAY && way.isRead()) {
        way.onOutcome(Outcome.FAILED);
      }
      boolean timeLeft = times.headDue(loop.nowNanos()) - loop.nowNanos() > 0;
      if (phase != Phase.RELAY || !timeLeft || !retries()) {
        fail(RouterError.ENDPOINT_TIMEOUT);
      }
    }
  }

  void onClientGone() {
    if (phase != Phase.NONE) {
      phase = Phase.NONE;
      end.onClientGone();
    }
  }

  private void fail(RouterError error) {
    phase = Phase.NONE;
    end.fail(error, client);
    client.onAnswered();
  }

  private void cut(Counter why) {
    phase = Phase.NONE;
    end.cut(why);
    client.cut();
  }

  private void finish() {
    phase = Phase.NONE;
    end.finish();
    client.onAnswered();
  }
}
