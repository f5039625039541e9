package dev.holdfast.router.http;

import dev.holdfast.events.Endpoint;
import dev.holdfast.registry.table.Pool;
import dev.holdfast.router.backend.Backend;
import dev.holdfast.router.backend.BackendConnection;
import dev.holdfast.router.http.AnswerHead.Persistence;
import dev.holdfast.router.http.LoopCounters.Counter;
import dev.holdfast.router.http.h1.Fault;
import dev.holdfast.router.http.h1.Method;
import dev.holdfast.router.http.h1.RequestHead;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One request and its answer, from its head to its end: the phases route, pick, connect, forward,
/// relay, finish. One per client connection, used again and again. Event loop only.
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
  private final Routing routing;
  private final ClientConnection client;
  private final RequestRelay request = new RequestRelay();
  private final AnswerRelay answer;
  private final Forwarding forwarding = new Forwarding();
  private final Approach approach;
  private final ExchangeLog log;
  private final ExchangeTimes times;

  private Phase phase = Phase.NONE;
  private Method method = Method.OTHER;
  private int clientMinorVersion;
  private boolean clientPersists;
  private long startNanos;
  private @Nullable BackendConnection backend;
  private boolean inFlight;
  private boolean replayed;

  Exchange(Loop loop, Routing routing, ClientConnection client) {
    this.loop = loop;
    this.routing = routing;
    this.client = client;
    this.answer = new AnswerRelay(loop, client, this);
    this.approach = new Approach(loop, routing.table(), this);
    this.log = new ExchangeLog(routing.log(), loop);
    this.times = new ExchangeTimes(loop.config);
  }

  /// Whether the request has been read to its end.
  boolean isRequestRead() {
    return request.isDone();
  }

  /// Takes a head that was read; the rest of the request stands in `input` as far as it has come.
  void begin(RequestHead head, ByteBuf input) {
    startNanos = loop.nowNanos();
    method = head.method();
    clientMinorVersion = head.minorVersion();
    clientPersists = head.persists();
    replayed = false;
    request.begin(head);
    answer.begin(method, clientMinorVersion, askedProtocols(head));
    times.begin(startNanos, head.expectsContinue());
    byte[] requestId = loop.ids.next();
    long wallMs = loop.wall.millis();
    log.begin(head, client, requestId, wallMs);
    loop.counters.add(Counter.REQUESTS_STARTED, 1);
    route(head, input, requestId, wallMs);
  }

  private static byte @Nullable [] askedProtocols(RequestHead head) {
    int line = head.upgradeLine();
    return line < 0
        ? null
        : Arrays.copyOfRange(
            head.bytes(), head.fields().valueStart(line), head.fields().valueEnd(line));
  }

  /// A head that cannot be read: answered, and the connection closed.
  void refuse(RouterError error) {
    startNanos = loop.nowNanos();
    request.beginUnread();
    answer.begin(Method.OTHER, 1, null);
    times.begin(startNanos, false);
    method = Method.OTHER;
    clientMinorVersion = 1;
    clientPersists = false;
    log.beginUnread(client);
    loop.counters.add(Counter.REQUESTS_STARTED, 1);
    fail(error);
  }

  private void route(RequestHead head, ByteBuf input, byte[] requestId, long wallMs) {
    if (head.hostLength() == 0) {
      answerUnrouted(RouterError.EMPTY_HOST, input);
      return;
    }
    byte[] bytes = head.bytes();
    int hostAt = head.authorityAt();
    if (DotSegments.in(bytes, head.pathAt(), head.pathLength())
        && routing.table().hasPaths(bytes, hostAt, head.hostLength())) {
      answerUnrouted(RouterError.DOT_SEGMENT, input);
      return;
    }
    Pool<Backend> pool =
        routing.table().lookup(bytes, hostAt, head.hostLength(), head.pathAt(), head.pathLength());
    if (pool == null) {
      answerUnrouted(RouterError.unknownRoute(head.hostText()), input);
    } else if (pool.size() == 0) {
      answerUnrouted(RouterError.noEndpoints(head.hostText()), input);
    } else {
      loop.forwarded.render(head, client.addressText(), requestId, wallMs);
      int bodyBytes = request.isDone() ? 0 : input.readableBytes();
      forwarding.begin(loop.out, client.allocator(), bodyBytes);
      phase = Phase.CONNECT;
      client.expectBy(times.headDue(loop.nowNanos()));
      approach.begin(pool);
    }
  }

  /// The connection persists where the request's body is all there, to be dropped.
  private void answerUnrouted(RouterError error, ByteBuf input) {
    request.drop(input);
    fail(error);
  }

  @Override
  public void onPicked(Endpoint endpoint) {
    log.picked(endpoint);
  }

  @Override
  public void onConnecting(BackendConnection connection) {
    backend = connection;
  }

  @Override
  public void onReached(BackendConnection connection) {
    forward(connection);
  }

  @Override
  public void onUnreachable(String why) {
    fail(RouterError.endpointFailure(why));
  }

  @Override
  public void onConnected(BackendConnection connection) {
    loop.wake();
    forward(connection);
    client.pump();
  }

  @Override
  public void onConnectFailed(BackendConnection connection, Throwable cause) {
    loop.wake();
    backend = null;
    approach.onConnectFailed(connection.backend(), cause);
  }

  private void forward(BackendConnection connection) {
    backend = connection;
    phase = Phase.RELAY;
    connection.backend().onRequestStarted();
    inFlight = true;
    log.forwarded();
    times.onForwarded(loop.nowNanos());
    ByteBuf message;
    if (forwarding.isKept()) {
      message = forwarding.composeAgain(connection.backend());
    } else {
      message = forwarding.compose(connection.backend());
      ByteBuf input = client.input().bytes();
      if (!request.isDone() && input != null && input.readableBytes() <= Forwarding.BODY_MOST) {
        request.append(input, message);
      }
      if (request.isBad()) {
        message.release();
        onBadRequestBody();
        return;
      }
    }
    send(message, connection);
    expectNext();
  }

  private void send(ByteBuf message, BackendConnection connection) {
    boolean whole = connection.isReused() && !replayed && request.isDone();
    if (whole) {
      forwarding.keep(message);
    }
    if (whole && !method.isIdempotent()) {
      forwarding.sentBy(connection.channel().write(message));
    } else {
      connection.write(message);
    }
    client.flushBackend(connection);
  }

  /// More of the request has come.
  void onRequestBytes(ByteBuf input) {
    BackendConnection to = backend;
    if (phase != Phase.RELAY || request.isDone() || to == null) {
      return;
    }
    if (to.channel().isActive()) {
      request.send(input, to);
    } else {
      request.drop(input);
    }
    if (request.isBad()) {
      onBadRequestBody();
      return;
    }
    times.onContinue(loop.nowNanos());
    expectNext();
    client.onSentTo(to);
  }

  private void onBadRequestBody() {
    client.closeAfterAnswer();
    if (answer.isHeadRelayed()) {
      cut(Counter.MALFORMED);
    } else {
      fail(RouterError.malformed(request.fault()));
    }
  }

  /// Whether the client may go on sending: not while it is ahead of the app.
  boolean mayRead() {
    return switch (phase) {
      case NONE, SWITCHED -> true;
      case CONNECT -> client.input().size() < Forwarding.BODY_MOST;
      case RELAY -> request.isDone() || backend == null || backend.isWritable();
    };
  }

  private void expectNext() {
    long now = loop.nowNanos();
    if (answer.isHeadRelayed()) {
      client.expectBy(times.bodyDue(now));
    } else if (request.isDone() || times.awaitsContinue()) {
      client.expectBy(times.headDue(now));
    } else if (isClientDue()) {
      client.expectBy(times.requestBodyDue(now, request.bytesReceived()));
    } else {
      client.expectBy(times.bodyDue(now));
    }
  }

  /// Whether it is the client that must send more of its request.
  private boolean isClientDue() {
    return phase == Phase.RELAY
        && !request.isDone()
        && !times.awaitsContinue()
        && backend != null
        && backend.isWritable();
  }

  @Override
  public void onBackendRead(BackendConnection connection, ByteBuf bytes) {
    loop.wake();
    if (!answer.hasBegun()) {
      forwarding.end();
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
      times.onReadAgain(loop.nowNanos(), request.bytesReceived());
      expectNext();
      client.read();
      client.pump();
    }
  }

  void onClientWritability() {
    if (phase == Phase.RELAY && backend != null) {
      expectNext();
      backend.read(client.isWritable());
    }
  }

  /// RFC 9110 §10.1.1: after any of them the client sends its body.
  @Override
  public void onInterim(int status) {
    times.onContinue(loop.nowNanos());
    expectNext();
  }

  @Override
  public boolean maySwitch() {
    return request.isDone();
  }

  @Override
  public void onSwitched(ByteBuf ahead) {
    phase = Phase.SWITCHED;
    loop.counters.answered(answer.status());
    client.switchTo(
        new Tunnel(loop, client, Objects.requireNonNull(backend), this::onTunnelEnd), ahead);
  }

  private void onTunnelEnd(long bytesToApp, long bytesToClient) {
    endInFlight(Objects.requireNonNull(backend).backend());
    backend = null;
    end(answer.status(), null, bytesToApp, bytesToClient);
  }

  @Override
  public void onBackendHalfClosed() {
    throw new AssertionError("a connection that carries HTTP ends as a whole");
  }

  @Override
  public Persistence onAnswerHead(int status) {
    if (!clientPersists || !request.isDone() || client.isClosing()) {
      client.closeAfterAnswer();
      return Persistence.CLOSES;
    }
    return clientMinorVersion > 0 ? Persistence.IMPLIED : Persistence.SAID;
  }

  @Override
  public void onBadAnswer(Fault fault) {
    if (answer.isHeadRelayed()) {
      cut(Counter.ANSWER_CUT);
    } else {
      fail(RouterError.endpointFailure("invalid answer: " + fault.reason()));
    }
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
      cut(Counter.ANSWER_CUT);
    } else if (mayReplay(connection)) {
      replay(connection.backend());
    } else {
      fail(
          RouterError.endpointFailure(
              answer.hasBegun() ? "closed within an answer" : "closed before an answer"));
    }
  }

  /// A kept connection that dies before a byte of an answer was most likely closed by the app just
  /// as it was used again. Once more is safe where once and twice mean the same, or nothing was
  /// sent.
  private boolean mayReplay(BackendConnection connection) {
    return connection.isReused()
        && !replayed
        && !answer.hasBegun()
        && forwarding.isKept()
        && (method.isIdempotent() || forwarding.isUnsent());
  }

  private void replay(Backend target) {
    replayed = true;
    endInFlight(target);
    phase = Phase.CONNECT;
    loop.counters.add(Counter.REPLAYS, 1);
    approach.connectAnew(target);
  }

  /// The deadline that was set last has passed.
  void onTimeout() {
    if (client.isHalfClosed() && !answer.isHeadRelayed()) {
      client.close();
    } else if (answer.isHeadRelayed()) {
      cut(Counter.ANSWER_CUT);
    } else if (isClientDue()) {
      client.closeAfterAnswer();
      fail(RouterError.CLIENT_TIMEOUT);
    } else {
      fail(RouterError.ENDPOINT_TIMEOUT);
    }
  }

  /// The client has closed its way out after a whole request: it may still want the answer.
  void onClientHalfClosed() {
    if (!answer.isHeadRelayed()) {
      client.expect(loop.config.timeouts().halfClosed());
    }
  }

  /// The client is gone; whatever the app does now is not its fault.
  void onClientGone() {
    if (phase == Phase.NONE) {
      return;
    }
    loop.counters.add(Counter.CLIENT_GONE, 1);
    abandonBackend();
    end(answer.isHeadRelayed() ? answer.status() : ExchangeLog.CLIENT_GONE);
  }

  /// Answers by itself; the app's connection, if any, is not where it could be used again.
  private void fail(RouterError error) {
    abandonBackend();
    if (!request.isDone() || !clientPersists || client.isClosing()) {
      client.closeAfterAnswer();
    }
    Persistence persistence =
        client.isClosingAfterAnswer()
            ? Persistence.CLOSES
            : clientMinorVersion > 0 ? Persistence.IMPLIED : Persistence.SAID;
    client.write(loop.errors.render(error, client.allocator(), persistence, loop.wall.millis()));
    byte[] body = ErrorAnswer.body(error);
    if (method != Method.HEAD) {
      client.write(client.allocator().directBuffer(body.length).writeBytes(body));
    }
    loop.counters.answered(error.status());
    loop.counters.add(error.counter(), 1);
    end(
        error.status(),
        error.name(),
        request.bytesReceived(),
        method == Method.HEAD ? 0 : body.length);
    client.onAnswered();
  }

  /// The answer cannot be finished; the client must see that.
  private void cut(Counter why) {
    loop.counters.add(why, 1);
    boolean endsWithConnection = answer.endsWithConnection();
    abandonBackend();
    loop.counters.answered(answer.status());
    end(answer.status());
    if (endsWithConnection) {
      client.reset();
    } else {
      client.cut();
    }
  }

  private void finish() {
    BackendConnection used = Objects.requireNonNull(backend);
    backend = null;
    endInFlight(used.backend());
    long now = loop.nowNanos();
    if (answer.isReusable() && request.isDone()) {
      used.release(now);
    } else {
      used.abandon();
    }
    if (!request.isDone()) {
      client.closeAfterAnswer();
    }
    loop.counters.answered(answer.status());
    loop.counters.took(now - startNanos);
    end(answer.status());
    client.onAnswered();
  }

  private void abandonBackend() {
    BackendConnection used = backend;
    backend = null;
    if (used != null) {
      endInFlight(used.backend());
      used.abandon();
    }
  }

  private void endInFlight(Backend target) {
    if (inFlight) {
      inFlight = false;
      target.onRequestEnded();
    }
  }

  private void end(int status) {
    end(status, null, request.bytesReceived(), answer.bytesRelayed());
  }

  private void end(int status, @Nullable String routerError, long bytesReceived, long bytesSent) {
    phase = Phase.NONE;
    forwarding.end();
    answer.end();
    loop.counters.add(Counter.REQUESTS_ENDED, 1);
    log.end(status, bytesReceived, bytesSent, routerError, approach.failedAttempts());
    approach.end();
  }
}
