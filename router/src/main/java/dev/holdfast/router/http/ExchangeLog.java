package dev.holdfast.router.http;

import dev.holdfast.events.Endpoint;
import dev.holdfast.router.backend.BackendConnection;
import dev.holdfast.router.http.h1.FieldName;
import dev.holdfast.router.http.h1.Fields;
import dev.holdfast.router.http.h1.RequestHead;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Gathers what the access log wants of a request, and nothing where there is no log. One per
/// client, used again and again. Event loop only.
final class ExchangeLog {
  /// nginx's and gorouter's status for a client that went away before its answer; never sent.
  static final int CLIENT_GONE = 499;

  private final RequestLog log;
  private final Loop loop;
  private RequestRecord.@Nullable Asked asked;
  private final AttemptTimes attempts = new AttemptTimes();
  private @Nullable Endpoint endpoint;
  private long startNanos;
  private long forwardedNanos;

  ExchangeLog(RequestLog log, Loop loop) {
    this.log = log;
    this.loop = loop;
  }

  void begin(RequestHead head, Client client, byte[] requestId, long wallMs) {
    if (log.equals(RequestLog.OFF)) {
      return;
    }
    start();
    Fields fields = head.fields();
    asked =
        new RequestRecord.Asked(
            wallMs,
            head.text(head.authorityAt(), head.authorityLength()),
            head.text(head.methodAt(), head.methodLength()),
            head.targetText(),
            protocol(head),
            fields.text(FieldName.REFERER),
            fields.text(FieldName.USER_AGENT),
            fields.text(FieldName.X_FORWARDED_FOR),
            fields.text(FieldName.X_FORWARDED_PROTO),
            new String(requestId, StandardCharsets.US_ASCII),
            client.address().withPort(),
            client.address().local(),
            client.security().version(),
            loop.trace.forLog(),
            headers(fields));
  }

  private List<String> headers(Fields fields) {
    List<byte[]> names = log.headers();
    return names.isEmpty() ? List.of() : names.stream().map(fields::text).toList();
  }

  private static String protocol(RequestHead head) {
    if (head.isHttp2()) {
      return "HTTP/2.0";
    }
    return head.minorVersion() == 0 ? "HTTP/1.0" : "HTTP/1.1";
  }

  /// A request whose head cannot be read.
  void beginUnread(Client client) {
    if (!log.equals(RequestLog.OFF)) {
      start();
      asked =
          new RequestRecord.Asked(
              loop.clock.wallMs(),
              "",
              "",
              "",
              "",
              null,
              null,
              null,
              null,
              "",
              client.address().withPort(),
              client.address().local(),
              client.security().version(),
              null,
              log.headers().stream().map(_ -> "").toList());
    }
  }

  private void start() {
    startNanos = loop.clock.readNanos();
    forwardedNanos = 0;
    endpoint = null;
    attempts.begin();
  }

  void picked(Endpoint newEndpoint) {
    if (asked != null) {
      endpoint = newEndpoint;
      attempts.onPicked(loop.clock.readNanos());
    }
  }

  void connecting() {
    if (asked != null) {
      attempts.onConnecting(loop.clock.readNanos());
    }
  }

  void attemptFailed() {
    if (asked != null) {
      attempts.onFailed(loop.clock.readNanos());
    }
  }

  void forwarded(BackendConnection to) {
    if (asked != null) {
      forwardedNanos = loop.clock.readNanos();
      attempts.onReached(forwardedNanos, to.handshakeNanos());
    }
  }

  void end(int status, long bytesReceived, long bytesSent, @Nullable String routerError) {
    RequestRecord.Asked wanted = asked;
    if (wanted == null) {
      return;
    }
    long now = loop.clock.readNanos();
    asked = null;
    log.offer(
        new RequestRecord(
            wanted,
            new RequestRecord.Outcome(
                status,
                bytesReceived,
                bytesSent,
                endpoint,
                routerError,
                now - startNanos,
                forwardedNanos == 0 ? 0 : now - forwardedNanos,
                attempts.end(now, routerError == null && status != CLIENT_GONE))));
    endpoint = null;
  }
}
