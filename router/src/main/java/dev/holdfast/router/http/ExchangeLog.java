package dev.holdfast.router.http;

import dev.holdfast.events.Endpoint;
import dev.holdfast.router.backend.BackendConnection;
import dev.holdfast.router.http.h1.RequestHead;
import org.jspecify.annotations.Nullable;

/// Gathers what the access log wants of a request, and nothing where there is no log. One per
/// client, used again and again. Event loop only.
final class ExchangeLog implements AskedRequest, RequestOutcome {
  /// nginx's and gorouter's status for a client that went away before its answer; never sent.
  static final int CLIENT_GONE = 499;

  private static final byte[] NO_ID = new byte[0];

  private final RequestLog.@Nullable OnLoop log;
  private final Loop loop;
  private final Client client;
  private final AttemptTimes attempts = new AttemptTimes();
  // There while a request is at work.
  private RequestLog.@Nullable Entry entry;
  // There while the log is told of it.
  private @Nullable RequestHead head;
  private byte[] requestId = NO_ID;
  private long startMs;
  private @Nullable Endpoint endpoint;
  private long startNanos;
  private long forwardedNanos;
  private long endNanos;
  private int status;
  private long bytesReceived;
  private long bytesSent;
  private @Nullable String routerError;

  /// @param log null where there is none
  ExchangeLog(RequestLog.@Nullable OnLoop log, Loop loop, Client client) {
    this.log = log;
    this.loop = loop;
    this.client = client;
  }

  void begin(RequestHead newHead, byte[] newRequestId, long wallMs) {
    if (log != null) {
      head = newHead;
      requestId = newRequestId;
      startMs = wallMs;
      begin(log);
    }
  }

  /// A request whose head cannot be read.
  void beginUnread() {
    if (log != null) {
      startMs = loop.clock.wallMs();
      begin(log);
    }
  }

  private void begin(RequestLog.OnLoop to) {
    startNanos = loop.nowNanos();
    forwardedNanos = 0;
    endpoint = null;
    attempts.begin();
    entry = to.begin(this);
    head = null;
    requestId = NO_ID;
  }

  void picked(Endpoint newEndpoint) {
    if (entry != null) {
      endpoint = newEndpoint;
      attempts.onPicked(loop.nowNanos());
    }
  }

  void connecting() {
    if (entry != null) {
      attempts.onConnecting(loop.nowNanos());
    }
  }

  void attemptFailed() {
    if (entry != null) {
      attempts.onFailed(loop.clock.readNanos());
    }
  }

  void forwarded(BackendConnection to) {
    if (entry != null) {
      forwardedNanos = loop.clock.readNanos();
      attempts.onReached(forwardedNanos, to.handshakeNanos());
    }
  }

  void end(int newStatus, long received, long sent, @Nullable String newRouterError) {
    RequestLog.Entry ended = entry;
    if (ended == null) {
      return;
    }
    entry = null;
    status = newStatus;
    bytesReceived = received;
    bytesSent = sent;
    routerError = newRouterError;
    endNanos = answerEndNanos();
    attempts.end(endNanos, newRouterError == null && newStatus != CLIENT_GONE);
    ended.end(this);
    endpoint = null;
    routerError = null;
  }

  /// An app's answer ends with the wake-up that brings its last byte; what this router answers by
  /// itself, now.
  private long answerEndNanos() {
    long now = loop.nowNanos();
    return forwardedNanos != 0 && now - forwardedNanos > 0 ? now : loop.clock.readNanos();
  }

  @Override
  public long startMs() {
    return startMs;
  }

  @Override
  public @Nullable RequestHead head() {
    return head;
  }

  @Override
  public byte[] requestId() {
    return requestId;
  }

  @Override
  public byte[] remote() {
    return client.address().withPort();
  }

  @Override
  public byte[] local() {
    return client.address().local();
  }

  @Override
  public @Nullable String tlsVersion() {
    return client.security().version();
  }

  @Override
  public @Nullable TraceContext trace() {
    return head == null || !loop.trace.isOn() ? null : loop.trace;
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public long bytesReceived() {
    return bytesReceived;
  }

  @Override
  public long bytesSent() {
    return bytesSent;
  }

  @Override
  public @Nullable Endpoint endpoint() {
    return endpoint;
  }

  @Override
  public @Nullable String routerError() {
    return routerError;
  }

  @Override
  public long totalNanos() {
    return endNanos - startNanos;
  }

  @Override
  public long backendNanos() {
    return forwardedNanos == 0 ? 0 : endNanos - forwardedNanos;
  }

  @Override
  public int failedAttempts() {
    return attempts.failed();
  }

  @Override
  public long failedNanos() {
    return attempts.failedNanos();
  }

  @Override
  public long connectNanos() {
    return attempts.connectNanos();
  }

  @Override
  public long handshakeNanos() {
    return attempts.handshakeNanos();
  }

  @Override
  public long lastNanos() {
    return attempts.answeredNanos();
  }
}
