package dev.holdfast.events;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What an endpoint asks routers to do for one of its routes, beside sending requests: names and
/// values, sorted by name, as they were said. Whether a name is known and a value can be used is
/// the router's to say (docs/route-options.md); none of it ever costs the route. Immutable.
///
/// So nothing is refused here: a character that is not printable ASCII becomes a question mark, a
/// name is cut after 128 characters and a value after 4,096, and what comes behind the first 64
/// names is left out. What an emitter reads from a person it checks with {@link #checked} first.
public final class RouteOptions {
  public static final RouteOptions NONE = new RouteOptions(new String[0]);

  private static final int MOST = 64;
  private static final int NAME_MOST = 128;
  private static final int VALUE_MOST = 4_096;

  /// Name, value, name, value ..., in the order of the names.
  private final String[] pairs;

  private RouteOptions(String[] pairs) {
    this.pairs = pairs;
  }

  /// The options of these names and values.
  public static RouteOptions of(Map<String, String> said) {
    if (said.isEmpty()) {
      return NONE;
    }
    Map<String, String> sorted = new TreeMap<>();
    said.forEach((name, value) ->
        sorted.put(Texts.defused(name, NAME_MOST), Texts.defused(value, VALUE_MOST)));
    String[] pairs = new String[2 * Math.min(MOST, sorted.size())];
    int at = 0;
    for (Map.Entry<String, String> option : sorted.entrySet()) {
      if (at == pairs.length) {
        break;
      }
      pairs[at++] = option.getKey();
      pairs[at++] = option.getValue();
    }
    return new RouteOptions(pairs);
  }

  /// As {@link #of}. Throws {@link IllegalArgumentException} where any of it would not stay as it
  /// is.
  public static RouteOptions checked(Map<String, String> said) {
    Check.that(said.size() <= MOST, "number of options", said.size(), "at most " + MOST);
    said.forEach((name, value) -> {
      Texts.visible("name of an option", name, NAME_MOST);
      Check.that(!name.isEmpty(), "name of an option", name, "a text");
      Texts.printable("value of option " + name, value, VALUE_MOST);
    });
    return of(said);
  }

  public boolean isEmpty() {
    return pairs.length == 0;
  }

  public int size() {
    return pairs.length / 2;
  }

  /// The name at `index`, 0 to size - 1.
  public String name(int index) {
    return pairs[2 * index];
  }

  /// The value of the name at `index`.
  public String value(int index) {
    return pairs[2 * index + 1];
  }

  /// In the order of the names.
  public Map<String, String> asMap() {
    Map<String, String> map = new TreeMap<>();
    for (int i = 0; i < size(); i++) {
      map.put(name(i), value(i));
    }
    return Collections.unmodifiableMap(map);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RouteOptions options && Arrays.equals(pairs, options.pairs);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(pairs);
  }

  @Override
  public String toString() {
    return asMap().toString();
  }
}
