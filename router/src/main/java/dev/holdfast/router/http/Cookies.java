package dev.holdfast.router.http;

import dev.holdfast.router.http.h1.FieldName;
import dev.holdfast.router.http.h1.Fields;
import dev.holdfast.router.http.h1.Octets;

/// Finds a request's cookies (RFC 6265 §4.2.1: cookie-pair *( ";" SP cookie-pair )), without making
/// any. Event loop only.
final class Cookies {
  private int valueAt;
  private int valueLength;

  /// Whether there is a cookie of that name: the first one's value then stands where {@link
  /// #valueAt} says.
  boolean find(Fields fields, byte[] name) {
    for (int i = 0; i < fields.count(); i++) {
      if (fields.name(i) == FieldName.COOKIE
          && find(fields.bytes(), fields.valueStart(i), fields.valueEnd(i), name)) {
        return true;
      }
    }
    return false;
  }

  private boolean find(byte[] bytes, int from, int end, byte[] name) {
    int at = from;
    while (at < end) {
      while (at < end && (Octets.isSpace(bytes[at]) || bytes[at] == ';')) {
        at++;
      }
      int pairEnd = at;
      while (pairEnd < end && bytes[pairEnd] != ';') {
        pairEnd++;
      }
      if (isNamed(bytes, at, pairEnd, name)) {
        valueAt = at + name.length + 1;
        valueLength = pairEnd - valueAt;
        return true;
      }
      at = pairEnd;
    }
    return false;
  }

  /// Whether `name=` stands there. Names of cookies are case-sensitive.
  static boolean isNamed(byte[] bytes, int at, int end, byte[] name) {
    if (end - at <= name.length || bytes[at + name.length] != '=') {
      return false;
    }
    for (int i = 0; i < name.length; i++) {
      if (bytes[at + i] != name[i]) {
        return false;
      }
    }
    return true;
  }

  int valueAt() {
    return valueAt;
  }

  int valueLength() {
    return valueLength;
  }
}
