package dev.holdfast.registry.view;

/// Time that counts towards a cell's age: moved only by beats that are heard while the bus is
/// CONNECTED. Immutable.
///
/// A beat moves it by the time since the beat before it, whichever cells' they are, so time that no
/// beat ends never counts: the moment of a loss ages nobody, and where no cell is heard at all the
/// clock stands still. One beat moves it by no more than the beats' interval, which is what one
/// beat can prove. The first beat after the bus was not CONNECTED moves it by nothing.
///
/// @param nanos how far it has come since this router's start
/// @param connected whether the bus was CONNECTED at the newest turn
/// @param heard whether a beat has come since it became so
/// @param beatNanos monotonic time of that beat; meaningless without one
public record ConnectedClock(long nanos, boolean connected, boolean heard, long beatNanos) {
  /// Before anything was heard.
  public static final ConnectedClock START = new ConnectedClock(0, false, false, 0);

  /// At the begin of a turn, before its beats.
  public ConnectedClock turn(BusState bus) {
    boolean now = bus == BusState.CONNECTED;
    return now == connected ? this : new ConnectedClock(nanos, now, false, 0);
  }

  /// After a beat of any cell.
  ///
  /// @param mostNanos the most by which one beat moves it
  public ConnectedClock onBeat(long nowNanos, long mostNanos) {
    if (!connected) {
      return this;
    }
    long passed = heard ? Math.clamp(nowNanos - beatNanos, 0, mostNanos) : 0;
    return heard && passed == 0 ? this : new ConnectedClock(nanos + passed, true, true, nowNanos);
  }
}
