package dev.holdfast.router.admin;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The parameters of an admin request, read strictly. Immutable.
final class Query {
  private final Map<String, String> values;
  private final String rest;

  private Query(Map<String, String> values, String rest) {
    this.values = values;
    this.rest = rest;
  }

  /// @param raw the query as it came, or null where there is none
  /// @param rest see {@link #rest}
  /// @param known the parameters that the page takes
  static Query parse(@Nullable String raw, String rest, Set<String> known)
      throws BadQueryException {
    Map<String, String> values = new LinkedHashMap<>();
    for (String pair : raw == null || raw.isEmpty() ? new String[0] : raw.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
      if (!known.contains(name)) {
        throw new BadQueryException(
            "unknown parameter \"%s\"; expected %s".formatted(name, expected(known)));
      }
      if (values.put(name, equals < 0 ? "" : decoded(pair.substring(equals + 1))) != null) {
        throw new BadQueryException("parameter \"%s\" stands twice".formatted(name));
      }
    }
    return new Query(values, rest);
  }

  /// What stands in the path behind the page's own and a slash, as it came; empty where nothing
  /// does.
  String rest() {
    return rest;
  }

  private static String expected(Set<String> known) {
    return known.isEmpty()
        ? "none"
        : "one of " + String.join(", ", known.stream().sorted().toList());
  }

  private static String decoded(String text) throws BadQueryException {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      throw new BadQueryException(
          "\"%s\" is not percent-encoded; expected %%XX with two hex digits".formatted(text));
    }
  }

  /// A value as `parse` makes it; what it throws as {@link IllegalArgumentException} becomes the
  /// answer. Null where the parameter is not there.
  <T> @Nullable T value(String name, Function<String, T> parse) throws BadQueryException {
    @Nullable String text = values.get(name);
    if (text == null) {
      return null;
    }
    try {
      return parse.apply(text);
    } catch (IllegalArgumentException e) {
      throw new BadQueryException("parameter \"%s\": %s".formatted(name, e.getMessage()));
    }
  }

  int integer(String name, int least, int most, int fallback) throws BadQueryException {
    @Nullable String text = values.get(name);
    if (text == null) {
      return fallback;
    }
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Falls through to the one message.
    }
    throw new BadQueryException(
        "parameter \"%s\" is \"%s\"; expected a whole number from %d to %d"
            .formatted(name, text, least, most));
  }
}
