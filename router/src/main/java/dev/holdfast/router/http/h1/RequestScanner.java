package dev.holdfast.router.http.h1;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Reads a request's head: one pass over its bytes, then one over the lines found. Event loop only.
///
/// RFC 9112 §2.1: HTTP-message = start-line CRLF *( field-line CRLF ) CRLF.
public final class RequestScanner {
  /// The head is not complete yet.
  public static final int MORE = FieldScanner.MORE;

  /// The head is refused; {@link #fault} says why.
  public static final int BAD = FieldScanner.BAD;

  /// How far beyond the head the array must reach.
  public static final int SLACK = Long.BYTES;

  // No registered method is longer than 17.
  private static final int METHOD_MOST = 32;
  private static final int VERSION_LENGTH = 8;
  private static final long HTTP_11 = word("HTTP/1.1");
  private static final long HTTP_10 = word("HTTP/1.0");
  private static final long FIVE_BYTES = 0xff_ffff_ffffL;
  private static final byte[] HTTP = "http://".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] HTTPS = "https://".getBytes(StandardCharsets.US_ASCII);

  private final int targetMost;
  private final RequestHead head;
  private final FieldScanner fieldScanner = new FieldScanner();
  private final Framing framing = new Framing();
  private Fault fault = Fault.REQUEST_LINE;

  /// @param targetMost the longest request target, in bytes
  /// @param fieldsMost the most header lines
  public RequestScanner(int targetMost, int fieldsMost) {
    this.targetMost = targetMost;
    this.head = new RequestHead(fieldsMost);
  }

  /// What the last scan found.
  public RequestHead head() {
    return head;
  }

  public Fault fault() {
    return fault;
  }

  /// Where the head ends, {@link #MORE} or {@link #BAD}. Empty lines before it are skipped (RFC
  /// 9112 §2.2).
  public int scan(byte[] bytes, int at, int end) {
    head.http2 = false;
    return scanHead(bytes, at, end);
  }

  /// The same for a head that came by HTTP/2 and was put into this form: one reader checks both.
  public int scanTranslated(byte[] bytes, int at, int end) {
    head.http2 = true;
    return scanHead(bytes, at, end);
  }

  private int scanHead(byte[] bytes, int at, int end) {
    int i = at;
    while (i < end && bytes[i] == '\r') {
      if (i + 1 == end) {
        return MORE;
      }
      if (bytes[i + 1] != '\n') {
        return refuse(Fault.BARE_CR);
      }
      i += 2;
    }
    int lines = requestLine(bytes, i, end);
    if (lines < 0) {
      return lines;
    }
    int headEnd = fieldScanner.scan(bytes, lines, end, head.fields());
    if (headEnd < 0) {
      return headEnd == BAD ? refuse(fieldScanner.fault()) : MORE;
    }
    @Nullable Fault found = check(bytes);
    return found == null ? headEnd : refuse(found);
  }

  /// RFC 9112 §3: request-line = method SP request-target SP HTTP-version.
  private int requestLine(byte[] bytes, int at, int end) {
    int space = at;
    while (space < end && Octets.isToken(bytes[space])) {
      space++;
    }
    if (space - at > METHOD_MOST) {
      return refuse(Fault.METHOD_TOO_LONG);
    }
    if (space == end) {
      return MORE;
    }
    if (bytes[space] != ' ' || space == at) {
      return refuse(bytes[space] == '\n' ? Fault.BARE_LF : Fault.REQUEST_LINE);
    }
    head.methodAt = at;
    head.methodLength = space - at;
    head.method = Method.of(bytes, at, space - at);

    int target = space + 1;
    int targetEnd = target;
    while (targetEnd < end && Octets.isTarget(bytes[targetEnd])) {
      targetEnd++;
    }
    if (targetEnd - target > targetMost) {
      return refuse(Fault.TARGET_TOO_LONG);
    }
    if (targetEnd == end) {
      return MORE;
    }
    if (bytes[targetEnd] != ' ' || targetEnd == target) {
      return refuse(Fault.REQUEST_LINE);
    }
    head.targetAt = target;
    head.targetLength = targetEnd - target;
    return version(bytes, targetEnd + 1, end);
  }

  /// RFC 9112 §2.3: HTTP-version = "HTTP/" DIGIT "." DIGIT; then CRLF.
  private int version(byte[] bytes, int at, int end) {
    int lineEnd = at + VERSION_LENGTH;
    if (end < lineEnd + 2) {
      return Octets.textEnd(bytes, at, end) < Math.min(end, lineEnd) ? refuse(Fault.VERSION) : MORE;
    }
    long word = Octets.eight(bytes, at);
    if (word == HTTP_11) {
      head.minorVersion = 1;
    } else if (word == HTTP_10) {
      head.minorVersion = 0;
    } else if (!isVersion(bytes, at)) {
      return refuse(Fault.VERSION);
    } else if (bytes[at + 5] != '1') {
      return refuse(Fault.VERSION_NOT_SUPPORTED);
    } else {
      head.minorVersion = 1;
    }
    if (bytes[lineEnd] == '\r' && bytes[lineEnd + 1] == '\n') {
      return lineEnd + 2;
    }
    return refuse(
        bytes[lineEnd] == '\n'
            ? Fault.BARE_LF
            : bytes[lineEnd] == '\r' ? Fault.BARE_CR : Fault.VERSION);
  }

  static boolean isVersion(byte[] bytes, int at) {
    return ((Octets.eight(bytes, at) ^ HTTP_11) & FIVE_BYTES) == 0
        && Octets.isDigit(bytes[at + 5])
        && bytes[at + 6] == '.'
        && Octets.isDigit(bytes[at + 7]);
  }

  private @Nullable Fault check(byte[] bytes) {
    @Nullable Fault found = host(bytes);
    if (found == null) {
      found = target(bytes);
    }
    if (found == null) {
      found = framing.read(head.fields(), head.minorVersion);
    }
    head.body =
        framing.chunked()
            ? BodyKind.CHUNKED
            : framing.length() > 0 ? BodyKind.LENGTH : BodyKind.NONE;
    head.bodyLength = framing.length();
    head.persists = framing.persists(head.minorVersion);
    head.nominates = framing.nominates();
    // RFC 9110 §7.8: in HTTP/1.0 it means nothing, nor where Connection does not list it.
    int upgrade = head.minorVersion > 0 && framing.upgrade() ? framing.upgradeLine() : -1;
    head.upgradeLine = upgrade >= 0 && Upgrades.mayBeCarried(head.fields(), upgrade) ? upgrade : -1;
    return found;
  }

  /// RFC 9112 §3.2: exactly one Host in HTTP/1.1, at most one in HTTP/1.0.
  private @Nullable Fault host(byte[] bytes) {
    Fields fields = head.fields();
    int line = -1;
    for (int i = 0; i < fields.count(); i++) {
      if (fields.name(i) == FieldName.HOST) {
        if (line >= 0) {
          return Fault.HOST_REPEATED;
        }
        line = i;
      }
    }
    if (line < 0) {
      head.authorityAt = 0;
      head.authorityLength = 0;
      head.hostLength = 0;
      return head.minorVersion > 0 ? Fault.HOST_MISSING : null;
    }
    return authority(bytes, fields.valueStart(line), fields.valueEnd(line));
  }

  private @Nullable Fault authority(byte[] bytes, int at, int end) {
    int length = Authority.hostLength(bytes, at, end);
    if (length < 0) {
      return Fault.HOST;
    }
    head.authorityAt = at;
    head.authorityLength = end - at;
    head.hostLength = length;
    return null;
  }

  /// RFC 9112 §3.2: origin-form, absolute-form, asterisk-form; authority-form is CONNECT's.
  private @Nullable Fault target(byte[] bytes) {
    int at = head.targetAt;
    int end = at + head.targetLength;
    head.absolute = false;
    if (head.method == Method.CONNECT) {
      return Fault.CONNECT;
    }
    if (bytes[at] == '/') {
      path(bytes, at, end);
      return null;
    }
    if (head.targetLength == 1 && bytes[at] == '*') {
      path(bytes, at, end);
      head.pathLength = 0;
      return head.method == Method.OPTIONS ? null : Fault.TARGET;
    }
    int scheme = schemeLength(bytes, at, end);
    return scheme == 0 ? Fault.TARGET : absolute(bytes, at + scheme, end);
  }

  /// RFC 9112 §3.2.2: the authority of the target stands for Host.
  private @Nullable Fault absolute(byte[] bytes, int at, int end) {
    int authorityEnd = at;
    while (authorityEnd < end && bytes[authorityEnd] != '/' && bytes[authorityEnd] != '?') {
      authorityEnd++;
    }
    if (authorityEnd == at || authority(bytes, at, authorityEnd) != null) {
      return Fault.TARGET;
    }
    head.absolute = true;
    path(bytes, authorityEnd, end);
    return null;
  }

  private void path(byte[] bytes, int at, int end) {
    int question = at;
    while (question < end && bytes[question] != '?') {
      question++;
    }
    head.pathAt = at;
    head.pathLength = question - at;
    head.queryEnd = end;
  }

  private static int schemeLength(byte[] bytes, int at, int end) {
    if (end - at > HTTP.length && Tokens.equal(bytes, at, at + HTTP.length, HTTP)) {
      return HTTP.length;
    }
    return end - at > HTTPS.length && Tokens.equal(bytes, at, at + HTTPS.length, HTTPS)
        ? HTTPS.length
        : 0;
  }

  private int refuse(Fault newFault) {
    fault = newFault;
    return BAD;
  }

  private static long word(String eight) {
    return Octets.eight(eight.getBytes(StandardCharsets.US_ASCII), 0);
  }
}
