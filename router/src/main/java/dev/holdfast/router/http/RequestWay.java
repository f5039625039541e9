package dev.holdfast.router.http;

import dev.holdfast.registry.table.Pool;
import dev.holdfast.registry.table.RouteTable;
import dev.holdfast.router.backend.Backend;
import dev.holdfast.router.backend.BackendConnection;
import dev.holdfast.router.backend.ConnectFailure;
import dev.holdfast.router.backend.Outcome;
import dev.holdfast.router.http.LoopCounters.Counter;
import dev.holdfast.router.http.h1.Fault;
import dev.holdfast.router.http.h1.FieldName;
import dev.holdfast.router.http.h1.Method;
import dev.holdfast.router.http.h1.RequestHead;
import dev.holdfast.router.http.h1.ResponseHead;
import dev.holdfast.router.rules.RouteRules;
import io.netty.buffer.ByteBuf;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A request's way to an app: the route that it takes, the connection for it, its head and body;
/// and once more where that is safe. One per client, used again and again. Event loop only.
final class RequestWay {
  private final Loop loop;
  private final RouteTable<Backend> table;
  private final Client client;
  private final RequestRelay body = new RequestRelay();
  private final Forwarding forwarding = new Forwarding();
  private final Entrance entrance;
  private final Approach approach;
  private Method method = Method.OTHER;
  private boolean idempotent;
  private boolean replayed;
  // Nothing of an answer has come.
  private boolean unanswered;
  private @Nullable Pool<Backend> pool;
  private RouteRules rules;

  RequestWay(Loop loop, RouteTable<Backend> table, Client client, Approach.Listener listener) {
    this.loop = loop;
    this.table = table;
    this.client = client;
    this.entrance = new Entrance(loop, client);
    this.approach = new Approach(loop, table, listener);
    this.rules = loop.rules;
  }

  void begin(RequestHead head) {
    method = head.method();
    idempotent = method.isIdempotent() || isKeyed(head);
    replayed = false;
    unanswered = true;
    rules = loop.rules;
    body.begin(head);
  }

  /// draft-ietf-httpapi-idempotency-key-header-07 §2: the app sees to it that asking twice means no
  /// more than asking once.
  private boolean isKeyed(RequestHead head) {
    return loop.config.backends().retries().heedsKey()
        && (head.fields().find(FieldName.IDEMPOTENCY_KEY) >= 0
            || head.fields().find(FieldName.X_IDEMPOTENCY_KEY) >= 0);
  }

  /// A request whose head cannot be read.
  void beginUnread() {
    method = Method.OTHER;
    body.beginUnread();
  }

  Method method() {
    return method;
  }

  /// What holds for the request: its route's, from phase route on.
  RouteRules rules() {
    return rules;
  }

  /// Whether the request has been read to its end.
  boolean isRead() {
    return body.isDone();
  }

  /// Whether the body's framing is broken; {@link #fault} says how.
  boolean isBad() {
    return body.isBad();
  }

  Fault fault() {
    return body.fault();
  }

  /// Of the body as it came, framing included.
  long bytesReceived() {
    return body.bytesReceived();
  }

  /// Of the body that came, framing left out.
  long contentReceived() {
    return body.contentReceived();
  }

  /// Phase route. Why there is no way; null where there is one.
  @Nullable RouterError route(RequestHead head) {
    if (head.hostLength() == 0) {
      return RouterError.EMPTY_HOST;
    }
    byte[] bytes = head.bytes();
    int hostAt = head.authorityAt();
    if (!client.security().mayAskFor(bytes, hostAt, head.hostLength())) {
      return RouterError.MISDIRECTED;
    }
    if (DotSegments.in(bytes, head.pathAt(), head.pathLength())
        && table.hasPaths(bytes, hostAt, head.hostLength())) {
      return RouterError.DOT_SEGMENT;
    }
    Pool<Backend> found =
        table.lookup(bytes, hostAt, head.hostLength(), head.pathAt(), head.pathLength());
    if (found == null) {
      return RouterError.unknownRoute(head.hostText());
    }
    pool = found;
    rules = RouteRules.of(found, loop.rules);
    RouterError error = rules == loop.rules ? null : gate(head);
    if (error != null) {
      return error;
    }
    if (found.size() == 0 && !approach.mayAwait(found)) {
      return RouterError.noEndpoints(head.hostText());
    }
    error = entrance.admit(head, found.route(), rules.limits());
    if (error != null) {
      return error;
    }
    body.atMost(rules.limits().bodyBytes());
    return loop.wishes.read(head, client, found, rules, approach.wish());
  }

  /// What its rules have against the request. Who says https to apps says it here, too.
  private @Nullable RouterError gate(RequestHead head) {
    return loop.config.headers().forwardedProto() == ForwardedProto.HTTPS
        ? RouteGate.checkSecure(head, rules)
        : RouteGate.check(head, client, rules);
  }

  /// Keeps the head that goes to an app.
  void compose(RequestHead head, ByteBuf input, byte[] requestId, long wallMs) {
    loop.forwarded.render(head, client, rules, requestId, wallMs);
    int bodyBytes = body.isDone() ? 0 : input.readableBytes();
    forwarding.begin(loop.out, client.allocator(), bodyBytes);
    if (loop.forwarded.takesTrailers()) {
      forwarding.sayTakesTrailers();
    }
  }

  /// Phases pick and connect.
  void approach() {
    Pool<Backend> routed = Objects.requireNonNull(pool);
    pool = null;
    approach.begin(routed, rules);
  }

  /// Another endpoint is picked.
  void onConnectFailed(Backend target, ConnectFailure why) {
    approach.onConnectFailed(target, why);
  }

  /// Phase forward. Sends nothing where the body's framing is broken.
  void forward(BackendConnection connection) {
    approach.onSent();
    if (forwarding.isKept()) {
      send(forwarding.composeAgain(connection.backend()), connection);
      return;
    }
    ByteBuf message = forwarding.compose(connection.backend());
    ByteBuf input = client.input().bytes();
    if (!body.isDone() && input != null && input.readableBytes() <= Forwarding.BODY_MOST) {
      body.append(input, message);
    }
    if (body.isBad()) {
      message.release();
    } else {
      send(message, connection);
    }
  }

  private void send(ByteBuf message, BackendConnection connection) {
    boolean whole = body.isDone();
    forwarding.keep(message, whole);
    if (whole && !idempotent) {
      forwarding.sentBy(connection.writeTracked(message));
    } else {
      connection.write(message);
    }
    client.flushBackend(connection);
  }

  /// More of the body has come.
  void sendBody(ByteBuf input, BackendConnection to) {
    if (to.isActive()) {
      body.send(input, to, forwarding);
    } else {
      body.drop(input);
    }
  }

  /// Reads what of the body has come, for nobody.
  void dropBody(ByteBuf input) {
    body.drop(input);
  }

  /// The answer has begun: the request is not sent again, unless its route says otherwise of some
  /// answers.
  void onAnswerBegin() {
    unanswered = false;
    if (rules.retries().onStatus().isEmpty()) {
      forwarding.end();
    }
  }

  /// The answer goes to the client.
  void onAnswerRelayed() {
    forwarding.end();
  }

  /// Whether the route says that an answer counts as none.
  boolean countsAsNone(int status) {
    return rules.retries().onStatus().has(status);
  }

  /// A kept connection that dies before a byte of an answer was most likely closed by the app just
  /// as it was used again. Once more is safe where once and twice mean the same, or nothing was
  /// sent; or where the app says itself that it has not looked at the request.
  boolean mayReplay(BackendConnection connection) {
    return !replayed
        && forwarding.isKept()
        && (connection.refusal() == ConnectFailure.STREAM_REFUSED
            || (connection.isReused() && maySendAgain()));
  }

  /// Whether it is whole here, and safe to be sent once more: no answer has begun.
  private boolean maySendAgain() {
    return forwarding.isKept() && (idempotent || forwarding.isUnsent());
  }

  /// Goes to another endpoint, where that is safe, bounds allow it and there is one: whether it
  /// does. The one that failed has it in flight no more.
  boolean retry() {
    if (!maySendAgain()) {
      return false;
    }
    boolean before = unanswered;
    unanswered = true;
    if (approach.retry()) {
      return true;
    }
    unanswered = before;
    return false;
  }

  /// What became of the request at the app.
  void onOutcome(Outcome outcome) {
    approach.onOutcome(outcome);
  }

  /// The cookie that the client is to have beside the app's; null where there is none.
  byte @Nullable [] sessionCookie(ResponseHead head) {
    return approach.sessionCookie(head);
  }

  /// The app has the request in flight no more.
  void endInFlight() {
    approach.endInFlight();
  }

  /// Whether it is still whole here, to be sent again: no answer has begun.
  boolean isKept() {
    return unanswered && forwarding.isKept();
  }

  /// Goes to the same app once more, on a new connection.
  void replay(Backend target) {
    replayed = true;
    loop.counters.add(Counter.REPLAYS, 1);
    approach.reconnect(target);
  }

  /// Lets go of what it holds.
  void end() {
    pool = null;
    forwarding.end();
    approach.end();
    entrance.end();
  }
}
