package dev.holdfast.router.http;

import dev.holdfast.router.http.h1.FieldName;
import dev.holdfast.router.http.h1.Fields;
import dev.holdfast.router.http.h1.Method;
import dev.holdfast.router.http.h1.RequestHead;
import dev.holdfast.router.rules.HeaderRules;
import dev.holdfast.router.rules.PathRewrite;
import dev.holdfast.router.rules.RouteRules;
import dev.holdfast.router.tls.ClientSecurity;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Puts together the head that goes to an app, but for the lines that belong to its endpoint: the
/// client's lines as they stand, hop-by-hop ones taken out, forwarding ones put in. Event loop
/// only.
final class ForwardedHead {
  private static final byte[] VERSION = ascii(" HTTP/1.1\r\n");
  private static final byte[] HOST = ascii("Host: ");
  private static final byte[] CRLF = ascii("\r\n");
  private static final byte[] COMMA = ascii(", ");
  private static final byte[] FORWARDED_FOR = ascii("X-Forwarded-For: ");
  private static final byte[] FORWARDED_PROTO_HTTP = ascii("X-Forwarded-Proto: http\r\n");
  private static final byte[] FORWARDED_PROTO_HTTPS = ascii("X-Forwarded-Proto: https\r\n");
  private static final byte[] FORWARDED_CLIENT_CERT = ascii("X-Forwarded-Client-Cert: ");
  private static final byte[] FORWARDED_HOST = ascii("X-Forwarded-Host: ");
  private static final byte[] REQUEST_ID = ascii("X-Vcap-Request-Id: ");
  private static final byte[] CONNECTION_UPGRADE = ascii("Connection: Upgrade\r\nUpgrade: ");

  private static final byte[] TRAILERS = ascii("trailers");

  private final HeadOut out;
  private final TraceContext trace;
  private final StartLine start = new StartLine();
  // Of a request by HTTP/1.0, HTTP/1.1 and HTTP/2.
  private final byte[][] via;
  private final ForwardedClientCert clientCert;
  private final boolean alwaysHttps;
  private boolean protoGiven;
  private boolean hostGiven;
  private boolean startGiven;
  private boolean forGiven;
  private boolean certStays;
  private boolean believed;
  private boolean takesTrailers;

  ForwardedHead(HeadOut out, TraceContext trace, HttpConfig.Headers config) {
    this.out = out;
    this.trace = trace;
    this.clientCert = config.forwardedClientCert();
    this.alwaysHttps = config.forwardedProto() == ForwardedProto.HTTPS;
    String viaName = config.via();
    this.via =
        new byte[][] {viaLine("1.0", viaName), viaLine("1.1", viaName), viaLine("2.0", viaName)};
  }

  private static byte[] viaLine(String version, String name) {
    return ascii(name.isEmpty() ? "" : "Via: " + version + " " + name + "\r\n");
  }

  /// @param rules of the request's route
  /// @param requestId the request's id as text
  void render(RequestHead head, Client client, RouteRules rules, byte[] requestId, long wallMs) {
    ClientSecurity security = client.security();
    byte @Nullable [] shown = security.certificate();
    certStays = clientCert.staysFrom(shown != null);
    believed = client.address().isBelieved();
    out.clear();
    requestLine(head, rules.rewrite());
    HeaderRules changes = rules.requestHeaders();
    clientLines(head, changes);
    if (changes != null) {
      out.put(changes.lines());
    }
    if (head.isAbsolute()) {
      out.put(HOST);
      authorityAndLineEnd(head);
    }
    if (head.upgradeLine() >= 0) {
      upgrade(head.fields(), head.upgradeLine());
    }
    // RFC 9110 §7.6.3: behind those that were passed before.
    out.put(via[head.isHttp2() ? 2 : head.minorVersion()]);
    forwardedFor(head.fields(), client.address().text());
    if (!protoGiven) {
      boolean https = alwaysHttps || security.isEncrypted();
      out.put(https ? FORWARDED_PROTO_HTTPS : FORWARDED_PROTO_HTTP);
    }
    if (shown != null && clientCert == ForwardedClientCert.SANITIZE_SET) {
      out.put(FORWARDED_CLIENT_CERT);
      out.put(shown);
      out.put(CRLF);
    }
    if (!hostGiven) {
      out.put(FORWARDED_HOST);
      authorityAndLineEnd(head);
    }
    if (!startGiven) {
      out.put(start.line(wallMs));
    }
    out.put(REQUEST_ID);
    out.put(requestId);
    out.put(CRLF);
    trace.write(head.fields(), out);
  }

  private void requestLine(RequestHead head, @Nullable PathRewrite rewrite) {
    byte[] bytes = head.bytes();
    out.put(bytes, head.methodAt(), head.methodLength() + 1);
    if (rewrite == null || !rewritten(head, rewrite)) {
      target(head);
    }
    out.put(VERSION);
  }

  private void target(RequestHead head) {
    byte[] bytes = head.bytes();
    // RFC 9112 §3.2.1 and §3.2.4: an absolute form without a path is asked for as "/", and by
    // OPTIONS as "*".
    int length = head.forwardedLength();
    if (length == 0 || bytes[head.forwardedAt()] == '?') {
      boolean server = length == 0 && head.method() == Method.OPTIONS;
      out.put(server ? "*" : "/");
    }
    out.put(bytes, head.forwardedAt(), length);
  }

  /// What stands behind the route's path begins with a slash, or there is none: so no segment is
  /// joined to another. False for a request of the whole server.
  private boolean rewritten(RequestHead head, PathRewrite rewrite) {
    byte[] bytes = head.bytes();
    int at = head.forwardedAt();
    int end = at + head.forwardedLength();
    if (head.pathLength() == 0
        && (at == end ? head.method() == Method.OPTIONS : bytes[at] == '*')) {
      return false;
    }
    out.put(rewrite.prefix());
    int rest = at + Math.min(rewrite.routeLength(), head.pathLength());
    if (rewrite.prefix().length == 0 && (rest == end || bytes[rest] != '/')) {
      out.put((byte) '/');
    }
    out.put(bytes, rest, end - rest);
    return true;
  }

  /// Lines that stay are copied in runs, as long as they stand side by side.
  private void clientLines(RequestHead head, @Nullable HeaderRules changes) {
    protoGiven = false;
    hostGiven = false;
    startGiven = false;
    forGiven = false;
    takesTrailers = false;
    Fields fields = head.fields();
    int count = fields.count();
    int run = fields.lineStart(0);
    for (int i = 0; i < count; i++) {
      if (!stays(head, i) || (changes != null && changes.takes(fields, i))) {
        out.put(fields.bytes(), run, fields.lineStart(i) - run);
        run = fields.lineEnd(i);
      }
    }
    int end = count == 0 ? run : fields.lineEnd(count - 1);
    out.put(fields.bytes(), run, end - run);
  }

  private boolean stays(RequestHead head, int i) {
    FieldName name = head.fields().name(i);
    return switch (name) {
      case OTHER -> !head.nominates() || !head.fields().isNominated(i);
      case HOST -> !head.isAbsolute();
      // RFC 9110 §10.1.1: in HTTP/1.0 it means nothing, and the client could not take the answer.
      case EXPECT -> head.minorVersion() > 0;
      case X_FORWARDED_FOR -> {
        forGiven = believed;
        yield false;
      }
      case X_FORWARDED_PROTO -> {
        protoGiven = believed && !alwaysHttps;
        yield protoGiven;
      }
      case X_FORWARDED_HOST -> {
        hostGiven = believed;
        yield believed;
      }
      case X_FORWARDED_PORT, FORWARDED -> believed;
      case X_FORWARDED_CLIENT_CERT -> certStays;
      case X_REQUEST_START -> {
        startGiven = true;
        yield true;
      }
      case TE -> {
        takesTrailers |= head.fields().lists(i, TRAILERS);
        yield false;
      }
      case X_VCAP_REQUEST_ID,
          X_CF_APPLICATION_ID,
          X_CF_INSTANCE_INDEX,
          X_CF_INSTANCE_ID,
          X_CF_APP_INSTANCE,
          X_CF_PROCESS_INSTANCE ->
          false;
      case B3,
          X_B3_TRACE_ID,
          X_B3_SPAN_ID,
          X_B3_PARENT_SPAN_ID,
          X_B3_SAMPLED,
          X_B3_FLAGS,
          TRACEPARENT,
          TRACESTATE ->
          !trace.replaces(name) && (name.isProtected() || !isNominated(head, i));
      default -> !name.isHopByHop() && !(isNominated(head, i) && !name.isProtected());
    };
  }

  /// Whether the client of the head that was put together last says that it takes trailers (RFC
  /// 9110 §10.1.4).
  boolean takesTrailers() {
    return takesTrailers;
  }

  private static boolean isNominated(RequestHead head, int i) {
    return head.nominates() && head.fields().isNominated(i);
  }

  private void upgrade(Fields fields, int line) {
    out.put(CONNECTION_UPGRADE);
    out.put(
        fields.bytes(), fields.valueStart(line), fields.valueEnd(line) - fields.valueStart(line));
    out.put(CRLF);
  }

  /// One line, whatever the client sent: an app that reads only the first would believe the client.
  private void forwardedFor(Fields fields, byte[] client) {
    out.put(FORWARDED_FOR);
    if (forGiven) {
      for (int i = 0; i < fields.count(); i++) {
        int length = fields.valueEnd(i) - fields.valueStart(i);
        if (fields.name(i) == FieldName.X_FORWARDED_FOR && length > 0) {
          out.put(fields.bytes(), fields.valueStart(i), length);
          out.put(COMMA);
        }
      }
    }
    out.put(client);
    out.put(CRLF);
  }

  private void authorityAndLineEnd(RequestHead head) {
    out.put(head.bytes(), head.authorityAt(), head.authorityLength());
    out.put(CRLF);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
