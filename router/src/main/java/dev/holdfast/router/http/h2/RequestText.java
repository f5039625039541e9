package dev.holdfast.router.http.h2;

import dev.holdfast.router.http.h1.FieldName;
import dev.holdfast.router.http.h1.Octets;
import dev.holdfast.router.http.h1.RequestScanner;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A request's header block as HTTP/1.1. Event loop only.
final class RequestText extends FieldText {
  private static final AsciiString METHOD = AsciiString.cached(":method");
  private static final AsciiString SCHEME = AsciiString.cached(":scheme");
  private static final AsciiString AUTHORITY = AsciiString.cached(":authority");
  private static final AsciiString PATH = AsciiString.cached(":path");
  private static final AsciiString PROTOCOL = AsciiString.cached(":protocol");
  private static final AsciiString COOKIE = AsciiString.cached("cookie");
  private static final AsciiString CONNECT = AsciiString.cached("CONNECT");
  private static final AsciiString OPTIONS = AsciiString.cached("OPTIONS");
  private static final AsciiString TRAILERS = AsciiString.cached("trailers");
  private static final AsciiString WEBSOCKET = AsciiString.cached("websocket");

  private static final AsciiString WEBSOCKET_KEY = AsciiString.cached("sec-websocket-key");

  private static final byte[] AND = ascii("; ");
  private static final byte[] COLON = ascii(": ");
  private static final byte[] CRLF = ascii("\r\n");
  private static final byte[] SPACE = ascii(" ");
  private static final byte[] GET = ascii("GET ");
  private static final byte[] VERSION = ascii(" HTTP/1.1\r\n");
  private static final byte[] HOST = ascii("Host: ");
  private static final byte[] COOKIE_LINE = ascii("cookie: ");
  private static final byte[] CHUNKED = ascii("Transfer-Encoding: chunked\r\n");
  private static final byte[] UPGRADE = ascii("Connection: Upgrade\r\nUpgrade: ");
  private static final byte[] KEY_LINE = ascii("Sec-WebSocket-Key: ");

  // Of the lines that this class adds. A field counts 32 bytes more in a header list than it has,
  // which is more than what separates it here.
  private static final int OWN_LINES = 512;

  private final ByteText lines;
  private final ByteText cookie;
  private final ByteText text;
  // Empty where it is not there, or is empty.
  private AsciiString method = AsciiString.EMPTY_STRING;
  private AsciiString scheme = AsciiString.EMPTY_STRING;
  private AsciiString authority = AsciiString.EMPTY_STRING;
  private AsciiString path = AsciiString.EMPTY_STRING;
  private AsciiString protocol = AsciiString.EMPTY_STRING;
  private AsciiString host = AsciiString.EMPTY_STRING;
  // One bit for each of those that stood in the block.
  private int seen;
  private boolean regular;
  private boolean malformed;
  private boolean length;

  /// @param listMost the largest header list, in bytes
  RequestText(int listMost) {
    lines = new ByteText(listMost + RequestScanner.SLACK);
    cookie = new ByteText(listMost);
    text = new ByteText(listMost + OWN_LINES + RequestScanner.SLACK);
  }

  @Override
  void begin() {
    lines.clear();
    cookie.clear();
    method = AsciiString.EMPTY_STRING;
    scheme = AsciiString.EMPTY_STRING;
    authority = AsciiString.EMPTY_STRING;
    path = AsciiString.EMPTY_STRING;
    protocol = AsciiString.EMPTY_STRING;
    host = AsciiString.EMPTY_STRING;
    seen = 0;
    regular = false;
    malformed = false;
    length = false;
  }

  @Override
  public Http2Headers add(CharSequence name, CharSequence value) {
    AsciiString key = AsciiString.of(name);
    AsciiString of = AsciiString.of(value);
    if (key.isEmpty() || !isText(of)) {
      malformed = true;
    } else if (key.byteAt(0) == ':') {
      pseudo(key, of);
    } else {
      regular = true;
      field(key, of);
    }
    return this;
  }

  /// RFC 9113 §8.3: known, once each, before all others.
  private void pseudo(AsciiString name, AsciiString value) {
    malformed |= regular;
    if (name.equals(METHOD)) {
      method = once(1, value);
    } else if (name.equals(PATH)) {
      path = once(2, value);
    } else if (name.equals(SCHEME)) {
      scheme = once(4, value);
    } else if (name.equals(AUTHORITY)) {
      authority = once(8, value);
    } else if (name.equals(PROTOCOL)) {
      protocol = once(16, value);
    } else {
      malformed = true;
    }
  }

  private AsciiString once(int bit, AsciiString value) {
    malformed |= (seen & bit) != 0;
    seen |= bit;
    return value;
  }

  private void field(AsciiString name, AsciiString value) {
    if (!isLowerToken(name)) {
      malformed = true;
      return;
    }
    if (name.equals(COOKIE)) {
      // RFC 9113 §8.2.3.
      if (cookie.length() > 0) {
        cookie.put(AND);
      }
      cookie.put(value);
      return;
    }
    if (!protocol.isEmpty() && name.equals(WEBSOCKET_KEY)) {
      // RFC 8441 §5: it has no meaning here; the one that the app gets is this router's.
      return;
    }
    int line = lines.length();
    lines.put(name);
    switch (FieldName.of(lines.bytes(), line, name.length())) {
      // RFC 9113 §8.2.2.
      case CONNECTION, KEEP_ALIVE, PROXY_CONNECTION, TRANSFER_ENCODING, UPGRADE -> malformed = true;
      case TE -> malformed |= !value.contentEqualsIgnoreCase(TRAILERS);
      case HOST -> {
        host = once(32, value);
        lines.truncate(line);
        return;
      }
      case CONTENT_LENGTH -> length = true;
      default -> {}
    }
    lines.put(COLON);
    lines.put(value);
    lines.put(CRLF);
  }

  /// Writes the head of a request. False where it is malformed (RFC 9113 §8.1.1).
  ///
  /// @param flags END_STREAM where no body follows
  /// @param key the Sec-WebSocket-Key for one that asks for a WebSocket
  boolean renderHead(int flags, byte[] key) {
    if (malformed || !hasTarget() || !isHostConsistent()) {
      return false;
    }
    text.clear();
    if (isExtendedConnect()) {
      text.put(GET);
    } else {
      text.put(method);
      text.put(SPACE);
    }
    text.put(path);
    text.put(VERSION);
    if (!authority.isEmpty() || !host.isEmpty()) {
      text.put(HOST);
      text.put(authority.isEmpty() ? host : authority);
      text.put(CRLF);
    }
    text.put(lines);
    if (cookie.length() > 0) {
      text.put(COOKIE_LINE);
      text.put(cookie);
      text.put(CRLF);
    }
    if (isExtendedConnect()) {
      upgradeLines(key);
    } else if ((flags & Frames.END_STREAM) == 0 && !length) {
      text.put(CHUNKED);
    }
    text.put(CRLF);
    return true;
  }

  /// RFC 9113 §8.3.1, RFC 8441 §4. A path is nothing but a path: what else may stand in HTTP/1.1's
  /// target would name another host.
  private boolean hasTarget() {
    if (scheme.isEmpty() || !isTarget(method) || !isTarget(path)) {
      return false;
    }
    if (!protocol.isEmpty()) {
      return isExtendedConnect() && !authority.isEmpty() && isLowerToken(protocol) && !length;
    }
    boolean asterisk = path.length() == 1 && path.byteAt(0) == '*' && method.equals(OPTIONS);
    return path.byteAt(0) == '/' || asterisk;
  }

  private static boolean isTarget(AsciiString value) {
    byte[] bytes = value.array();
    int end = value.arrayOffset() + value.length();
    for (int i = value.arrayOffset(); i < end; i++) {
      if (!Octets.isTarget(bytes[i])) {
        return false;
      }
    }
    return !value.isEmpty();
  }

  private boolean isHostConsistent() {
    return authority.isEmpty() || host.isEmpty() || authority.contentEqualsIgnoreCase(host);
  }

  /// Whether it asks for another protocol on its stream.
  boolean isExtendedConnect() {
    return !protocol.isEmpty() && method.equals(CONNECT);
  }

  /// Whether that protocol is WebSocket.
  boolean isWebSocket() {
    return isExtendedConnect() && protocol.equals(WEBSOCKET);
  }

  private void upgradeLines(byte[] key) {
    text.put(UPGRADE);
    text.put(protocol);
    text.put(CRLF);
    if (isWebSocket()) {
      text.put(KEY_LINE);
      text.put(key);
      text.put(CRLF);
    }
  }

  /// The head as HTTP/1.1.
  ByteText head() {
    return text;
  }

  /// The lines of a trailer section, without the empty one; null where they are malformed.
  @Nullable ByteText trailers() {
    return malformed || seen != 0 || cookie.length() > 0 ? null : lines;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
