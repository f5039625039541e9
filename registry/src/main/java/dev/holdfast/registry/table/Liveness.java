package dev.holdfast.registry.table;

import dev.holdfast.registry.view.Freshness;

/// Whether a cell is heard, as those see it who pick its endpoints: one per cell, referred to by
/// the slots of all its endpoints, so that a cell that falls silent or is heard again changes no
/// pool. The table writer writes; any thread reads, a moment late at worst.
public final class Liveness {
  /// Ranks of a cell's endpoints are 0 to this less one; lower ones are picked first.
  public static final int RANKS = 4;

  static final int RANK_HEARD = 0;
  static final int RANK_SILENT = 1;
  static final int RANK_STALE = 2;
  static final int RANK_EVACUATING = 3;

  private volatile Freshness freshness = Freshness.HEARD;
  private volatile int rank;

  /// How lately the cell was heard.
  public Freshness freshness() {
    return freshness;
  }

  /// When its endpoints are picked: 0 before all others. While freshness is ignored in the group
  /// only a cell that is being evacuated comes after others.
  public int rank() {
    return rank;
  }

  /// Whether its endpoints are picked last because the cell says that it is being emptied.
  public boolean isEvacuating() {
    return rank == RANK_EVACUATING;
  }

  /// Table writer only.
  void become(Freshness nowFresh, int nowRank) {
    if (freshness != nowFresh) {
      freshness = nowFresh;
    }
    if (rank != nowRank) {
      rank = nowRank;
    }
  }
}
