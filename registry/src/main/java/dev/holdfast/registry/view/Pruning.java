package dev.holdfast.registry.view;

import dev.holdfast.events.Endpoint;
import dev.holdfast.registry.facts.CellState;

/// When an endpoint is hidden because it is gone by all that this router can see, and when it is
/// shown again. Neither silence nor failed connects do it alone. Immutable.
public record Pruning(ViewTimes.Pruning times) {

  /// Whether an endpoint of this cell is to be hidden. A cell of which a record could not be read
  /// is left alone: that record may have been the one that says otherwise.
  ///
  /// @param heard the cell's newest sign of life
  /// @param connects the endpoint's
  public boolean isDue(
      CellState cell, LastHeard heard, ConnectedClock clock, ConnectHistory connects) {
    return clock.connected()
        && !cell.frozen()
        && heard.ageNanos(clock) >= times.silentFor().toNanos()
        && connects.failedTwiceSince(heard.atNanos());
  }

  /// Whether a hidden endpoint is to be shown: it was reached, or it is another target now. A beat
  /// shows it too.
  public boolean isOver(ConnectHistory connects) {
    return !connects.isFailing();
  }

  /// Whether a cell all of whose endpoints have been pruned for so long is to lose them.
  public boolean isForgotten(long prunedWholeNanos) {
    return prunedWholeNanos >= times.forgetAfter().toNanos();
  }

  /// Whether nothing proves that it is still this endpoint which is reached there.
  public static boolean isPlain(Endpoint endpoint) {
    return !endpoint.isVerified();
  }
}
