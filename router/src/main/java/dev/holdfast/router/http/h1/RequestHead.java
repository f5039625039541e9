package dev.holdfast.router.http.h1;

import java.nio.charset.StandardCharsets;

/// A request's head as the phases see it: where things stand in its bytes. A view: valid until the
/// next scan on the same loop. Event loop only.
public final class RequestHead {
  private final Fields fields;
  Method method = Method.OTHER;
  int methodAt;
  int methodLength;
  int targetAt;
  int targetLength;
  int pathAt;
  int pathLength;
  int queryEnd;
  int minorVersion;
  boolean http2;
  int authorityAt;
  int authorityLength;
  int hostLength;
  boolean absolute;
  BodyKind body = BodyKind.NONE;
  long bodyLength;
  boolean persists;
  boolean nominates;
  int upgradeLine;

  RequestHead(int fieldsMost) {
    fields = new Fields(fieldsMost);
  }

  public byte[] bytes() {
    return fields.bytes();
  }

  public Fields fields() {
    return fields;
  }

  public Method method() {
    return method;
  }

  public int methodAt() {
    return methodAt;
  }

  public int methodLength() {
    return methodLength;
  }

  /// The target that goes to the app: origin form or `*`, byte for byte. In a request in absolute
  /// form it is what follows the authority, and may then be empty or begin with `?`.
  public int forwardedAt() {
    return pathAt;
  }

  public int forwardedLength() {
    return queryEnd - pathAt;
  }

  /// The path, raw, from `/` to before `?`; empty for `*` and where an absolute form has none.
  public int pathAt() {
    return pathAt;
  }

  public int pathLength() {
    return pathLength;
  }

  /// Whether the target came in absolute form; its authority then stands for Host (RFC 9112
  /// §3.2.2).
  public boolean isAbsolute() {
    return absolute;
  }

  /// The minor version, 0 or 1; a later one is treated as 1 (RFC 9110 §2.5).
  public int minorVersion() {
    return minorVersion;
  }

  /// Whether it came by HTTP/2, and stands here in HTTP/1.1's form.
  public boolean isHttp2() {
    return http2;
  }

  /// Host and port as the client gave them.
  public int authorityAt() {
    return authorityAt;
  }

  public int authorityLength() {
    return authorityLength;
  }

  /// The host without its port; 0 where the client gave none.
  public int hostLength() {
    return hostLength;
  }

  public BodyKind body() {
    return body;
  }

  /// The body's length in bytes, where {@link #body} is LENGTH.
  public long bodyLength() {
    return bodyLength;
  }

  /// Whether the client would use its connection again.
  public boolean persists() {
    return persists;
  }

  /// Whether Connection names other header lines, which then end here.
  public boolean nominates() {
    return nominates;
  }

  /// The line with the protocols that the client would switch to and that may be carried; -1 where
  /// there is none.
  public int upgradeLine() {
    return upgradeLine;
  }

  /// Whether the client may wait for `100 Continue` before it sends its body (RFC 9110 §10.1.1).
  public boolean expectsContinue() {
    return body != BodyKind.NONE && minorVersion > 0 && fields.find(FieldName.EXPECT) >= 0;
  }

  /// The host as text; allocates.
  public String hostText() {
    return text(authorityAt, hostLength);
  }

  /// A part of the head as text; allocates.
  public String text(int at, int length) {
    return new String(fields.bytes(), at, length, StandardCharsets.ISO_8859_1);
  }

  /// The target as the client wrote it.
  public int targetAt() {
    return targetAt;
  }

  public int targetLength() {
    return targetLength;
  }
}
