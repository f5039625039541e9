package dev.holdfast.cli;

/// How far tests follow an outage of the bus.
final class Outage {
  /// The state that is waited for: DOUBTFUL comes 10 s after the last answer, OUT, under `-Pfull`,
  /// 30 s.
  static final String FOLLOWED_TO = System.getProperty("outage.until", "DOUBTFUL");

  private Outage() {}

  /// Whether a state is the one that is waited for, or what an outage has become since.
  static boolean isAt(String state, String wanted) {
    return state.equals(wanted) || (wanted.equals(FOLLOWED_TO) && state.equals("OUT"));
  }
}
