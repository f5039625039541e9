package dev.holdfast.router.http.h1;

/// An answer's head as the phases see it. A view: valid until the next scan on the same loop. Event
/// loop only.
public final class ResponseHead {
  private final Fields fields;
  int status;
  int minorVersion;
  int lineAt;
  int lineEnd;
  BodyKind body = BodyKind.NONE;
  long bodyLength;
  boolean persists;
  boolean nominates;
  boolean hopByHop;
  int upgradeLine;

  ResponseHead(int fieldsMost) {
    fields = new Fields(fieldsMost);
  }

  public byte[] bytes() {
    return fields.bytes();
  }

  public Fields fields() {
    return fields;
  }

  public int status() {
    return status;
  }

  /// 100 to 199: an answer before the answer (RFC 9110 §15.2).
  public boolean isInterim() {
    return status < 200;
  }

  /// As the app says it; 2 and later mean what 1 means (RFC 9110 §2.5).
  public int minorVersion() {
    return minorVersion;
  }

  /// Where the status line begins.
  public int lineAt() {
    return lineAt;
  }

  /// Where the status line ends, its CRLF included.
  public int lineEnd() {
    return lineEnd;
  }

  /// How the body ends that follows the head as an answer to this method (RFC 9112 §6.3).
  public BodyKind bodyAfter(Method method) {
    boolean none = method == Method.HEAD || status < 200 || status == 204 || status == 304;
    return none ? BodyKind.NONE : body;
  }

  public long bodyLength() {
    return bodyLength;
  }

  /// Whether the app would use its connection again.
  public boolean persists() {
    return persists;
  }

  public boolean nominates() {
    return nominates;
  }

  /// The line with the protocols that the app has switched to, where the status is 101; -1 where it
  /// names none.
  public int upgradeLine() {
    return upgradeLine;
  }

  /// Whether there is any hop-by-hop header to take out.
  public boolean hasHopByHop() {
    return hopByHop;
  }
}
