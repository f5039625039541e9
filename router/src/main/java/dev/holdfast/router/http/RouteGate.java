package dev.holdfast.router.http;

import dev.holdfast.router.http.h1.BodyKind;
import dev.holdfast.router.http.h1.Fault;
import dev.holdfast.router.http.h1.FieldName;
import dev.holdfast.router.http.h1.Fields;
import dev.holdfast.router.http.h1.Method;
import dev.holdfast.router.http.h1.RequestHead;
import dev.holdfast.router.rules.RouteRules;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// What a route's rules have against a request before an endpoint is looked for. Immutable.
final class RouteGate {
  private static final int HTTPS_PORT = 443;
  private static final byte[] HTTPS = "https".getBytes(StandardCharsets.US_ASCII);
  // Of WebSockets, as some proxies say it.
  private static final byte[] WSS = "wss".getBytes(StandardCharsets.US_ASCII);
  // Visible, but of no URI (RFC 3986 §2).
  private static final String ESCAPED = "\"<>\\^`{|}";
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private RouteGate() {}

  /// Null: nothing.
  static @Nullable RouterError check(RequestHead head, Client client, RouteRules rules) {
    boolean sent =
        rules.redirectsToHttps() && !client.security().isEncrypted() && !isSaidSecure(head, client);
    return sent ? check(head, rules) : checkSecure(head, rules);
  }

  /// Of a request that came without TLS.
  static @Nullable RouterError check(RequestHead head, RouteRules rules) {
    return rules.redirectsToHttps()
        ? RouterError.toHttps(location(head, rules.httpsPort()), isRead(head.method()))
        : checkSecure(head, rules);
  }

  /// Of one that came over TLS.
  static @Nullable RouterError checkSecure(RequestHead head, RouteRules rules) {
    if (rules.rewrite() != null && DotSegments.in(head.bytes(), head.pathAt(), head.pathLength())) {
      return RouterError.DOT_SEGMENT;
    }
    return head.body() == BodyKind.LENGTH && head.bodyLength() > rules.limits().bodyBytes()
        ? RouterError.malformed(Fault.BODY_TOO_LARGE)
        : null;
  }

  private static boolean isRead(Method method) {
    return method == Method.GET || method == Method.HEAD;
  }

  /// Whether a proxy that is believed says that its client speaks https: the first of those that it
  /// names, who is the nearest to the client.
  private static boolean isSaidSecure(RequestHead head, Client client) {
    Fields fields = head.fields();
    int line = fields.find(FieldName.X_FORWARDED_PROTO);
    return line >= 0
        && client.address().isBelieved()
        && (fields.listsFirst(line, HTTPS) || fields.listsFirst(line, WSS));
  }

  /// The same on another port, octets that no URI has escaped.
  private static String location(RequestHead head, int port) {
    StringBuilder location = new StringBuilder("https://").append(head.hostText());
    if (port != HTTPS_PORT) {
      location.append(':').append(port);
    }
    int at = head.forwardedAt();
    int length = head.forwardedLength();
    if (head.pathLength() == 0) {
      // Of the whole server, or in absolute form without a path.
      location.append('/');
      int star = length > 0 && head.bytes()[at] == '*' ? 1 : 0;
      at += star;
      length -= star;
    }
    String target = head.text(at, length);
    for (int i = 0; i < target.length(); i++) {
      char c = target.charAt(i);
      if (c > '~' || ESCAPED.indexOf(c) >= 0) {
        location.append('%').append(HEX.toHexDigits((byte) c));
      } else {
        location.append(c);
      }
    }
    return location.toString();
  }
}
