package dev.holdfast.router.http.h1;

/// Reads header lines up to the empty one: finds, checks and classifies each in one pass. The same
/// for requests, answers and trailers. Event loop only.
///
/// RFC 9112 §5: field-line = field-name ":" OWS field-value OWS, each ended by CRLF.
final class FieldScanner {
  /// The section is not complete yet.
  static final int MORE = -1;

  /// The section is refused; {@link #fault} says why.
  static final int BAD = -2;

  private Fault fault = Fault.FIELD_NAME;

  Fault fault() {
    return fault;
  }

  /// Where the section's empty line ends, {@link #MORE} or {@link #BAD}. The array must reach 8
  /// bytes beyond `end`.
  int scan(byte[] bytes, int at, int end, Fields fields) {
    fields.begin(bytes, at);
    int line = at;
    while (line < end) {
      if (bytes[line] == '\r') {
        return lineFeed(bytes, line + 1, end);
      }
      int colon = line;
      while (colon < end && Octets.isToken(bytes[colon])) {
        colon++;
      }
      if (colon == end) {
        return MORE;
      }
      if (bytes[colon] != ':' || colon == line) {
        return refuse(nameFault(bytes[colon], colon == line));
      }
      int next = value(bytes, line, colon, end, fields);
      if (next < 0) {
        return next;
      }
      line = next;
    }
    return MORE;
  }

  private int value(byte[] bytes, int line, int colon, int end, Fields fields) {
    int start = colon + 1;
    while (start < end && Octets.isSpace(bytes[start])) {
      start++;
    }
    int stop = Octets.textEnd(bytes, start, end);
    if (stop == end) {
      return MORE;
    }
    if (bytes[stop] != '\r') {
      return refuse(bytes[stop] == '\n' ? Fault.BARE_LF : Fault.CONTROL_CHARACTER);
    }
    int next = lineFeed(bytes, stop + 1, end);
    if (next < 0) {
      return next;
    }
    int valueEnd = stop;
    while (valueEnd > start && Octets.isSpace(bytes[valueEnd - 1])) {
      valueEnd--;
    }
    FieldName name = FieldName.of(bytes, line, colon - line);
    return fields.add(name, colon, start, valueEnd, next) ? next : refuse(Fault.TOO_MANY_FIELDS);
  }

  /// The place behind the LF that must stand at `at`.
  private int lineFeed(byte[] bytes, int at, int end) {
    if (at == end) {
      return MORE;
    }
    return bytes[at] == '\n' ? at + 1 : refuse(Fault.BARE_CR);
  }

  private static Fault nameFault(byte octet, boolean first) {
    if (octet == '\n') {
      return Fault.BARE_LF;
    }
    if (Octets.isSpace(octet)) {
      return first ? Fault.FOLDED_LINE : Fault.SPACE_BEFORE_COLON;
    }
    return Fault.FIELD_NAME;
  }

  private int refuse(Fault newFault) {
    fault = newFault;
    return BAD;
  }
}
