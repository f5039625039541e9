package dev.holdfast.router.backend;

import dev.holdfast.events.Endpoint;
import dev.holdfast.registry.table.Pool;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The instance of an app, or the instances of a process, that a client wants to be answered by, as
/// Cloud Foundry's headers name them. Immutable.
///
/// @param id of the app, or of the process
/// @param index of the instance; {@link #ANY} where any will do
public record WantedInstance(Kind kind, String id, int index) {
  /// By which header.
  public enum Kind {
    /// `X-CF-APP-INSTANCE`.
    APP,
    /// `X-CF-PROCESS-INSTANCE`: the tag `process_id` tells.
    PROCESS
  }

  static final int ANY = -1;

  private static final Pattern FORM = Pattern.compile("([A-Za-z0-9._-]{1,255})(?::(\\d{1,9}))?");
  private static final String PROCESS_ID = "process_id";

  /// Reads the header's value: `<app>:<index>`, or `<process>[:<index>]`. Null where it is none.
  public static @Nullable WantedInstance parse(Kind kind, String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    @Nullable String index = matcher.group(2);
    if (index == null) {
      return kind == Kind.APP ? null : new WantedInstance(kind, matcher.group(1), ANY);
    }
    return new WantedInstance(kind, matcher.group(1), Integer.parseInt(index));
  }

  /// Whether one of the pickable endpoints is such an instance.
  public boolean isIn(Pool<Backend> pool) {
    for (int i = 0; i < pool.size(); i++) {
      if (is(pool.slot(i).endpoint())) {
        return true;
      }
    }
    return false;
  }

  boolean is(Endpoint endpoint) {
    if (index != ANY && index != endpoint.index()) {
      return false;
    }
    return switch (kind) {
      case APP -> endpoint.hasApp(id);
      case PROCESS -> id.equals(endpoint.tags().get(PROCESS_ID));
    };
  }
}
