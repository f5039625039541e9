package dev.holdfast.router.http;

import dev.holdfast.events.Route;
import dev.holdfast.router.backend.Backend;
import dev.holdfast.router.backend.Wish;
import dev.holdfast.router.http.h1.FieldName;
import dev.holdfast.router.http.h1.Fields;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Keeps sessions at their instances: where an app begins one with a cookie of its own, a second
/// cookie says which instance has it (Cloud Foundry's sticky sessions). Event loop only.
final class Sessions {
  private static final byte[] INSTANCE = ascii("__VCAP_ID__");
  private static final List<String> COPIED =
      List.of("expires", "max-age", "secure", "samesite", "partitioned");

  private final Cookies cookies;

  Sessions(Cookies cookies) {
    this.cookies = cookies;
  }

  /// Notes which instance has the request's session, where it has both cookies.
  ///
  /// @param names of the app's cookies
  void read(Fields fields, List<byte[]> names, Wish wish) {
    for (int i = 0; i < names.size(); i++) {
      if (cookies.find(fields, names.get(i)) && cookies.find(fields, INSTANCE)) {
        wish.session(fields.bytes(), cookies.valueAt(), cookies.valueLength());
        return;
      }
    }
  }

  /// The `Set-Cookie` that the client is to have beside what the app says: of a session that
  /// begins, with the attributes of the app's cookie, or one that has moved. Null where there is
  /// none.
  ///
  /// @param names of the app's cookies
  byte @Nullable [] cookie(
      Fields answer, List<byte[]> names, Wish wish, Backend served, Route route) {
    String attributes = null;
    for (int i = 0; i < answer.count(); i++) {
      if (answer.name(i) == FieldName.SET_COOKIE) {
        if (isNamed(answer, i, INSTANCE)) {
          return null;
        }
        attributes = begins(answer, i, names) ? copied(answer, i) : attributes;
      }
    }
    boolean moved = wish.hasSession() && !served.hasSession(wish);
    return attributes == null && !moved
        ? null
        : cookie(served, route, attributes == null ? "" : attributes);
  }

  private static byte[] cookie(Backend served, Route route, String attributes) {
    String path = route.isRoot() ? "/" : route.path();
    return ascii(
        "__VCAP_ID__="
            + served.endpoint().instance()
            + "; Path="
            + path
            + "; HttpOnly"
            + attributes);
  }

  private static boolean begins(Fields answer, int line, List<byte[]> names) {
    for (int i = 0; i < names.size(); i++) {
      if (isNamed(answer, line, names.get(i))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isNamed(Fields answer, int line, byte[] name) {
    return Cookies.isNamed(answer.bytes(), answer.valueStart(line), answer.valueEnd(line), name);
  }

  /// RFC 6265 §4.1.1: cookie-pair *( ";" SP cookie-av ).
  private static String copied(Fields answer, int line) {
    int at = answer.valueStart(line);
    String value =
        new String(answer.bytes(), at, answer.valueEnd(line) - at, StandardCharsets.ISO_8859_1);
    StringBuilder copied = new StringBuilder();
    for (String attribute : value.split(";", -1)) {
      String stripped = attribute.strip();
      int equals = stripped.indexOf('=');
      String name = equals < 0 ? stripped : stripped.substring(0, equals);
      if (COPIED.contains(name.strip().toLowerCase(Locale.ROOT))) {
        copied.append("; ").append(stripped);
      }
    }
    return copied.toString();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
