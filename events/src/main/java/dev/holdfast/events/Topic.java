package dev.holdfast.events;

/// The two topics of a router group.
public enum Topic {
  /// Hello, Manifest, Register, Unregister; kept 24 h or more.
  ROUTES("routes"),
  /// Beats; kept 15 min.
  PRESENCE("presence");

  private final String suffix;

  Topic(String suffix) {
    this.suffix = suffix;
  }

  /// The topic's name on the bus: `holdfast.<group>.routes` or `.presence`.
  public String nameIn(String group) {
    return "holdfast." + Names.group(group) + "." + suffix;
  }
}
