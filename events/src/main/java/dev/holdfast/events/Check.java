package dev.holdfast.events;

/// Refuses bad values with one form of message: what it is, the value, what was expected. A message
/// that must be put together is made by {@link #refused} after the check has failed, so that good
/// values cost nothing.
final class Check {
  private static final int SHOWN = 200;

  private Check() {}

  /// Throws {@link IllegalArgumentException} unless `ok`.
  static void that(boolean ok, String what, Object value, String expected) {
    if (!ok) {
      throw refused(what, value, expected);
    }
  }

  /// As above, without a box for a good number.
  static void that(boolean ok, String what, long value, String expected) {
    if (!ok) {
      throw refused(what, value, expected);
    }
  }

  static IllegalArgumentException refused(String what, Object value, String expected) {
    return new IllegalArgumentException(
        "%s is \"%s\"; expected %s".formatted(what, shortened(value), expected));
  }

  private static String shortened(Object value) {
    String text = String.valueOf(value);
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }
}
