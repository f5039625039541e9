package dev.holdfast.router.http;

import dev.holdfast.registry.table.Pool;
import dev.holdfast.router.backend.Algorithm;
import dev.holdfast.router.backend.Backend;
import dev.holdfast.router.backend.WantedInstance;
import dev.holdfast.router.backend.WantedInstance.Kind;
import dev.holdfast.router.backend.Wish;
import dev.holdfast.router.http.h1.Fields;
import dev.holdfast.router.http.h1.RequestHead;
import dev.holdfast.router.rules.RouteRules;
import org.jspecify.annotations.Nullable;

/// Reads from a request what it asks of the pick. One per event loop. Event loop only.
final class Wishes {
  private final Cookies cookies = new Cookies();
  private final Sessions sessions = new Sessions(cookies);

  Sessions sessions() {
    return sessions;
  }

  /// Why it asks for what there is not; null where there is nothing against it.
  @Nullable RouterError read(
      RequestHead head, Client client, Pool<Backend> pool, RouteRules rules, Wish wish) {
    wish.clear();
    Fields fields = head.fields();
    boolean hasCookies = false;
    for (int i = 0; i < fields.count(); i++) {
      @Nullable RouterError error =
          switch (fields.name(i)) {
            case COOKIE -> {
              hasCookies = true;
              yield null;
            }
            case X_CF_APP_INSTANCE -> pin(head, i, Kind.APP, pool, wish);
            case X_CF_PROCESS_INSTANCE -> pin(head, i, Kind.PROCESS, pool, wish);
            default -> null;
          };
      if (error != null) {
        return error;
      }
    }
    if (rules.balancing().algorithm() == Algorithm.HASH) {
      key(fields, client, rules, wish);
    }
    if (hasCookies) {
      sessions.read(fields, rules.sessionCookies(), wish);
    }
    return null;
  }

  private static @Nullable RouterError pin(
      RequestHead head, int line, Kind kind, Pool<Backend> pool, Wish wish) {
    int at = head.fields().valueStart(line);
    String text = head.text(at, head.fields().valueEnd(line) - at);
    @Nullable WantedInstance wanted = WantedInstance.parse(kind, text);
    if (wanted == null) {
      return RouterError.badInstance(
          switch (kind) {
            case APP -> "invalid_cf_app_instance_header";
            case PROCESS -> "invalid_cf_process_instance_header";
          });
    }
    wish.only(wanted);
    return wanted.isIn(pool) ? null : RouterError.noSuchInstance(head.hostText());
  }

  private void key(Fields fields, Client client, RouteRules rules, Wish wish) {
    byte[] keyName = rules.keyName();
    switch (rules.balancing().hash().by()) {
      case CLIENT_ADDRESS -> {
        byte[] address = client.address().text();
        wish.key(address, 0, address.length);
      }
      case COOKIE -> {
        if (cookies.find(fields, keyName)) {
          wish.key(fields.bytes(), cookies.valueAt(), cookies.valueLength());
        }
      }
      case HEADER -> {
        for (int i = 0; i < fields.count(); i++) {
          if (fields.isNamed(i, keyName)) {
            int at = fields.valueStart(i);
            wish.key(fields.bytes(), at, fields.valueEnd(i) - at);
            return;
          }
        }
      }
    }
  }
}
