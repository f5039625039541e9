package dev.holdfast.cli;

/// How far tests follow an outage of the bus.
final class Outage {
  /// The state that is waited for: DOUBTFUL comes 10 s after the last answer, OUT, under `-Pfull`,
  /// 30 s.
  static final String FOLLOWED_TO = System.getProperty("outage.until", "DOUBTFUL");

  private Outage() {}
}
