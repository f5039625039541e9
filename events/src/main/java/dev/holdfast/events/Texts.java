package dev.holdfast.events;

/// Free text on the log: bounded, and printable ASCII, so that it can stand in a header, a log line
/// or a page.
final class Texts {
  private Texts() {}

  /// Refuses text with anything but the printable characters from `!` to `~`, or longer than
  /// `most`.
  static void visible(String what, String text, int most) {
    Check.that(
        text.length() <= most && text.chars().allMatch(c -> c > ' ' && c < 127),
        what,
        text,
        "at most " + most + " printable ASCII characters without spaces");
  }

  /// As {@link #visible}, with spaces.
  static void printable(String what, String text, int most) {
    Check.that(
        text.length() <= most && text.chars().allMatch(c -> c >= ' ' && c < 127),
        what,
        text,
        "at most " + most + " printable ASCII characters");
  }
}
