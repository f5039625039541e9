package dev.holdfast.registry.view;

import dev.holdfast.events.Endpoint;
import dev.holdfast.registry.table.Breaks;

/// Rules of the view, each broken in one way.
public final class BrokenViewRules {
  private BrokenViewRules() {}

  @Breaks(rule = "view.ConnectHistory.failedTwiceSince", shows = "11 nothing is pruned without")
  static boolean prunesBySilenceAlone(ConnectHistory connects, long nanos) {
    return true;
  }

  @Breaks(rule = "view.Pruning.isOver", shows = "11 a connect that works shows", seed = 22)
  static boolean successDoesNotShowAgain(Pruning pruning, ConnectHistory connects) {
    return false;
  }

  @Breaks(rule = "view.Pruning.isPlain", shows = "what proves who it is does not age", seed = 57)
  static boolean capsTheLifeOfProvenEndpoints(Endpoint endpoint) {
    return true;
  }

  @Breaks(
      rule = "view.ConnectedClock.turn",
      shows = {"1, 10 a cell is as old", "1, 10 what is too old"},
      seed = 25)
  static ConnectedClock agesWhileOut(ConnectedClock clock, BusState bus) {
    return clock.connected() ? clock : new ConnectedClock(clock.nanos(), true, false, 0);
  }

  @Breaks(
      rule = "view.ConnectedClock.onBeat",
      shows = {"1, 10 a cell is as old", "1, 10 what is too old"})
  static ConnectedClock countsTimeThatNoBeatProves(
      ConnectedClock clock, long nowNanos, long mostNanos) {
    long passed = clock.connected() && clock.heard() ? nowNanos - clock.beatNanos() : 0;
    return new ConnectedClock(clock.nanos() + passed, clock.connected(), true, nowNanos);
  }

  @Breaks(rule = "view.BusWatch$Loop.resumedAfter", shows = "1", seed = 13)
  static boolean countsAStoppedLoopAsConnected(Object loop, long nanos) {
    return false;
  }

  @Breaks(rule = "view.MassSilence.isIn", shows = "where many are silent")
  static boolean heedsFreshnessInMassSilence(int unheard, int cells) {
    return false;
  }

  @Breaks(
      rule = "view.Claims.firstOf",
      shows = {"the table is what the facts say", "the status is what the facts say"})
  static Endpoint firstClaimWins(Object holder) {
    return holder instanceof Endpoint[] several ? several[several.length - 1] : (Endpoint) holder;
  }
}
