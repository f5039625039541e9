package dev.holdfast.router.backend;

import dev.holdfast.events.yaml.YamlException;
import dev.holdfast.events.yaml.YamlMap;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;

/// Names of headers and cookies in configurations: both are tokens (RFC 9110 §5.6.2, RFC 6265
/// §4.1.1).
final class Names {
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}");

  private Names() {}

  /// In lower case.
  static String header(YamlMap map, String key) throws YamlException {
    return map.value(key, token("a header's")).toLowerCase(Locale.ROOT);
  }

  /// As it stands: cookies' names are case-sensitive.
  static String cookie(YamlMap map, String key) throws YamlException {
    return map.value(key, token("a cookie's"));
  }

  static Function<String, String> token(String whose) {
    return text -> {
      if (!TOKEN.matcher(text).matches()) {
        throw new IllegalArgumentException(
            "is \"" + text + "\"; expected " + whose + " name of at most 64 characters");
      }
      return text;
    };
  }
}
