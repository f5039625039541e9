package dev.holdfast.router.http.h1;

/// What is wrong with a head or a body's framing. Each says how a request that has it is answered;
/// an answer that has it is a 502. After any of them the connection closes: where the next message
/// begins is no longer known. Immutable.
public enum Fault {
  /// RFC 9112 §3: request-line = method SP request-target SP HTTP-version.
  REQUEST_LINE(400, "malformed request line"),
  /// RFC 9112 §3: a method longer than any that is known.
  METHOD_TOO_LONG(501, "method too long"),
  /// RFC 9110 §9.3.6: a tunnel is not what this proxy is for.
  CONNECT(501, "CONNECT is not supported"),
  /// RFC 9112 §3: a request-target longer than the limit.
  TARGET_TOO_LONG(414, "request target too long"),
  /// RFC 9112 §3.2: none of the four forms, or one that does not fit the method.
  TARGET(400, "malformed request target"),
  /// RFC 9112 §2.3: HTTP-version = "HTTP/" DIGIT "." DIGIT.
  VERSION(400, "malformed protocol version"),
  /// RFC 9110 §15.6.6: a major version other than 1.
  VERSION_NOT_SUPPORTED(505, "protocol version not supported"),
  /// RFC 9112 §4: status-line = HTTP-version SP 3DIGIT SP [ reason-phrase ].
  STATUS_LINE(502, "malformed status line"),
  /// RFC 9110 §7.8: a 101 that nobody asked for, or to a protocol that nobody asked for.
  SWITCH(502, "switched protocols unasked"),
  /// RFC 9112 §2.2: a line ends with CRLF; a recipient that takes LF alone is one that can be lied
  /// to.
  BARE_LF(400, "line feed without carriage return"),
  /// RFC 9112 §2.2: a CR that no LF follows.
  BARE_CR(400, "carriage return without line feed"),
  /// RFC 9110 §5.5: NUL and other control characters.
  CONTROL_CHARACTER(400, "control character"),
  /// RFC 9112 §5.2: obs-fold.
  FOLDED_LINE(400, "folded header line"),
  /// RFC 9112 §5.1: no whitespace between the field name and the colon.
  SPACE_BEFORE_COLON(400, "whitespace before a colon"),
  /// RFC 9110 §5.1: field-name = token.
  FIELD_NAME(400, "malformed header name"),
  /// RFC 6585 §5.
  HEAD_TOO_LARGE(431, "head too large"),
  /// RFC 6585 §5.
  TOO_MANY_FIELDS(431, "too many header fields"),
  /// RFC 9112 §3.2: a request of HTTP/1.1 without Host.
  HOST_MISSING(400, "Host is missing"),
  /// RFC 9112 §3.2: more than one Host.
  HOST_REPEATED(400, "Host stands twice"),
  /// RFC 9110 §7.2: Host = uri-host [ ":" port ].
  HOST(400, "malformed Host"),
  /// RFC 9110 §8.6: Content-Length = 1*DIGIT.
  CONTENT_LENGTH(400, "malformed Content-Length"),
  /// RFC 9112 §6.3: more than one Content-Length, equal or not.
  CONTENT_LENGTH_REPEATED(400, "Content-Length stands twice"),
  /// RFC 9112 §6.1: both; the classic of request smuggling.
  LENGTH_AND_ENCODING(400, "Content-Length beside Transfer-Encoding"),
  /// RFC 9112 §6.3: chunked is not there, not last, or there twice, or there are empty elements.
  TRANSFER_ENCODING(400, "Transfer-Encoding does not end in one chunked"),
  /// RFC 9112 §6.1: a transfer coding that is not understood.
  TRANSFER_CODING(501, "transfer coding not supported"),
  /// RFC 9112 §6.1: Transfer-Encoding in a message of HTTP/1.0.
  ENCODING_IN_HTTP_10(400, "Transfer-Encoding in HTTP/1.0"),
  /// RFC 9113 §8.1.1: a request of HTTP/2 that is malformed in what HTTP/1.1 does not know.
  HTTP2_MALFORMED(400, "malformed request of HTTP/2"),
  /// RFC 9113 §8.1.1: an answer of HTTP/2 that is malformed in what HTTP/1.1 does not know, or
  /// frames that are.
  HTTP2_ANSWER(502, "malformed answer of HTTP/2"),
  /// RFC 9110 §15.5.14: a body longer than its route may have.
  BODY_TOO_LARGE(413, "body too large"),
  /// RFC 9112 §7.1: chunk = chunk-size [ chunk-ext ] CRLF chunk-data CRLF.
  CHUNK(400, "malformed chunk"),
  /// RFC 9110 §6.5.1: a trailer that is malformed, too large, or changes framing or routing.
  TRAILER(400, "malformed trailer");

  private final int status;
  private final String reason;

  Fault(int status, String reason) {
    this.status = status;
    this.reason = reason;
  }

  /// The status that a request with this fault is answered with.
  public int status() {
    return status;
  }

  /// For people: what is wrong, without anything of the message itself.
  public String reason() {
    return reason;
  }
}
