package dev.holdfast.events;

/// Free text on the log: bounded, and printable ASCII, so that it can stand in a header, a log line
/// or a page.
final class Texts {
  private static final AsciiSet VISIBLE = AsciiSet.of("!~");
  private static final AsciiSet PRINTABLE = AsciiSet.of(" ~");

  private Texts() {}

  /// Refuses text with anything but the printable characters from `!` to `~`, or longer than
  /// `most`.
  static void visible(String what, String text, int most) {
    if (text.length() > most || !VISIBLE.hasAll(text)) {
      throw Check.refused(
          what, text, "at most " + most + " printable ASCII characters without spaces");
    }
  }

  /// As {@link #visible}, with spaces.
  static void printable(String what, String text, int most) {
    if (!isPrintable(text, most)) {
      throw Check.refused(what, text, "at most " + most + " printable ASCII characters");
    }
  }

  static boolean isPrintable(String text, int most) {
    return text.length() <= most && PRINTABLE.hasAll(text);
  }

  /// Writes text that is ASCII. Returns where it ends.
  @SuppressWarnings(
      "deprecation") // The one method that copies a string's bytes without allocating.
  static int copy(String ascii, byte[] into, int at) {
    ascii.getBytes(0, ascii.length(), into, at);
    return at + ascii.length();
  }

  /// Whatever came over the wire as one line of printable ASCII of at most `most` characters: what
  /// else stands in it becomes `?`, so that it can do no harm in a log line or on a page.
  static String defused(String text, int most) {
    if (isPrintable(text, most)) {
      return text;
    }
    StringBuilder line = new StringBuilder(Math.min(text.length(), most));
    for (int i = 0; i < Math.min(text.length(), most); i++) {
      char c = text.charAt(i);
      line.append(c >= ' ' && c < 127 ? c : '?');
    }
    return line.toString();
  }
}
