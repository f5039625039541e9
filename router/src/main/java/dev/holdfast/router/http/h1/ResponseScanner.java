package dev.holdfast.router.http.h1;

import org.jspecify.annotations.Nullable;

/// Reads an answer's head, as strictly as a request's. Event loop only.
public final class ResponseScanner {
  /// The head is not complete yet.
  public static final int MORE = FieldScanner.MORE;

  /// The head is refused; {@link #fault} says why.
  public static final int BAD = FieldScanner.BAD;

  // "HTTP/1.1 200"
  private static final int PREFIX_LENGTH = 12;

  private final ResponseHead head;
  private final FieldScanner fieldScanner = new FieldScanner();
  private final Framing framing = new Framing();
  private Fault fault = Fault.STATUS_LINE;

  /// @param fieldsMost the most header lines
  public ResponseScanner(int fieldsMost) {
    head = new ResponseHead(fieldsMost);
  }

  /// What the last scan found.
  public ResponseHead head() {
    return head;
  }

  public Fault fault() {
    return fault;
  }

  /// Where the head ends, {@link #MORE} or {@link #BAD}. The array must reach {@link
  /// RequestScanner#SLACK} bytes beyond `end`.
  public int scan(byte[] bytes, int at, int end) {
    int lines = statusLine(bytes, at, end);
    if (lines < 0) {
      return lines;
    }
    int headEnd = fieldScanner.scan(bytes, lines, end, head.fields());
    if (headEnd < 0) {
      return headEnd == BAD ? refuse(fieldScanner.fault()) : MORE;
    }
    @Nullable Fault found = framing.read(head.fields(), head.minorVersion);
    if (found != null) {
      return refuse(found);
    }
    head.body =
        framing.chunked()
            ? BodyKind.CHUNKED
            : framing.hasLength() ? BodyKind.LENGTH : BodyKind.UNTIL_CLOSE;
    head.bodyLength = framing.length();
    head.persists = framing.persists(head.minorVersion);
    head.nominates = framing.nominates();
    head.hopByHop = framing.hopByHop();
    head.upgradeLine = framing.upgradeLine();
    return headEnd;
  }

  /// RFC 9112 §4: status-line = HTTP-version SP 3DIGIT SP [ reason-phrase ]. The second space may
  /// be missing together with the phrase: many servers write it so, and nothing hangs on it.
  private int statusLine(byte[] bytes, int at, int end) {
    if (end - at <= PREFIX_LENGTH) {
      return Octets.textEnd(bytes, at, end) < end ? refuse(Fault.STATUS_LINE) : MORE;
    }
    if (!RequestScanner.isVersion(bytes, at)) {
      return refuse(Fault.STATUS_LINE);
    }
    if (bytes[at + 5] != '1') {
      return refuse(Fault.VERSION_NOT_SUPPORTED);
    }
    int status = status(bytes, at + 8);
    byte behind = bytes[at + PREFIX_LENGTH];
    if (status < 100 || (behind != ' ' && behind != '\r')) {
      return refuse(behind == '\n' ? Fault.BARE_LF : Fault.STATUS_LINE);
    }
    int stop = Octets.textEnd(bytes, at + PREFIX_LENGTH, end);
    if (stop >= end - 1) {
      return stop == end || bytes[stop] == '\r' ? MORE : refuse(Fault.BARE_LF);
    }
    if (bytes[stop] != '\r' || bytes[stop + 1] != '\n') {
      return refuse(bytes[stop] == '\r' ? Fault.BARE_CR : Fault.BARE_LF);
    }
    head.minorVersion = bytes[at + 7] - '0';
    head.status = status;
    head.lineAt = at;
    head.lineEnd = stop + 2;
    return stop + 2;
  }

  private static int status(byte[] bytes, int at) {
    int value = 0;
    for (int i = at + 1; i < at + 4; i++) {
      if (!Octets.isDigit(bytes[i])) {
        return -1;
      }
      value = value * 10 + (bytes[i] - '0');
    }
    return bytes[at] == ' ' ? value : -1;
  }

  private int refuse(Fault newFault) {
    fault = newFault;
    return BAD;
  }
}
