package dev.holdfast.events;

/// What every record says first. Immutable.
///
/// @param site the site whose log this is
/// @param emittedAtMs the emitter's wall clock, for people and latency figures only; nothing is
///   decided by it
public record Header(String site, Cell cell, Order order, long emittedAtMs) {
  public Header {
    Names.site(site);
  }
}
