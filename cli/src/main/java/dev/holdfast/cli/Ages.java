package dev.holdfast.cli;

/// How long something took or is ago, as people say it.
final class Ages {
  private Ages() {}

  /// `0.4 s`, `12 s`, `3 min`, `5 h` or `2 d`.
  static String text(long ms) {
    long seconds = ms / 1_000;
    if (seconds < 10) {
      return "%d.%d s".formatted(seconds, ms % 1_000 / 100);
    }
    if (seconds < 120) {
      return seconds + " s";
    }
    if (seconds < 7_200) {
      return seconds / 60 + " min";
    }
    return seconds < 172_800 ? seconds / 3_600 + " h" : seconds / 86_400 + " d";
  }
}
