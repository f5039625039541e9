package dev.holdfast.router.tls;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Names of hosts as TLS has them: exact, or with `*` for the first label (RFC 6125 §6.4.3), in
/// lower case, without the root's dot. Stateless.
final class HostPattern {
  private static final String WILDCARD = "*.";

  private HostPattern() {}

  /// The form in which names are compared.
  static String normal(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  /// The wildcard that would fit a host; null where it has but one label.
  static @Nullable String wildcardOf(String host) {
    int dot = host.indexOf('.');
    return dot <= 0 ? null : "*" + host.substring(dot);
  }

  /// Whether some host fits both.
  static boolean overlap(String one, String other) {
    return one.equals(other) || covers(one, other) || covers(other, one);
  }

  private static boolean covers(String wildcard, String host) {
    return wildcard.startsWith(WILDCARD) && wildcard.equals(wildcardOf(host));
  }

  /// Whether it is an exact name or one with a wildcard for a whole first label.
  static boolean isPattern(String name) {
    String rest = name.startsWith(WILDCARD) ? name.substring(WILDCARD.length()) : name;
    return !rest.isEmpty() && rest.length() <= 253 && rest.matches("[a-z0-9_-]+(\\.[a-z0-9_-]+)*");
  }
}
