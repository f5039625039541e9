package dev.holdfast.registry.table;

import dev.holdfast.events.log.LogBreak;
import dev.holdfast.registry.disk.DiskStatus;
import dev.holdfast.registry.disk.FaultyDirectory;
import java.util.EnumSet;
import java.util.Set;

/// What a simulation must have seen happen to its routers, or it shows nothing.
enum SimSight {
  BOOTS_EMPTY,
  BOOTS_FROM_A_GENERATION,
  BOOTS_FROM_A_JOURNAL_TOO,
  BOOTS_FROM_THE_OLDER_GENERATION,
  BOOTS_WITHOUT_THE_BUS,
  BOOTS_WITH_ANOTHER_LOG,
  BOOTS_WITH_ITS_PLACE_LOST,
  READS_AGAIN,
  READS_OLDER_RECORDS,
  DISK_FAILS,
  PRUNES,
  SHOWS_WHAT_WAS_PRUNED,
  HIDES_WHAT_IS_TOO_OLD,
  IGNORES_FRESHNESS;

  /// Notes in a set what happens to one router.
  static final class Watch implements SimRouterWatch {
    private final SimRouter router;
    private final Set<SimSight> seen;
    private boolean savedPlace;
    private boolean begun;
    private boolean whole;

    Watch(SimRouter router, EnumSet<SimSight> seen) {
      this.router = router;
      this.seen = seen;
    }

    @Override
    public void onDiskRead(FaultyDirectory.Held held) {
      savedPlace = held.place() != null;
      if (held.generation() >= 0) {
        boolean older = held.passedOver().stream().anyMatch(file -> file.startsWith("generation"));
        seen.add(older ? BOOTS_FROM_THE_OLDER_GENERATION : BOOTS_FROM_A_GENERATION);
      }
      if (held.journalBytes() > 0) {
        seen.add(BOOTS_FROM_A_JOURNAL_TOO);
      }
      if (!savedPlace) {
        seen.add(BOOTS_EMPTY);
      }
    }

    @Override
    public void onBreak(LogBreak broken) {
      boolean boots = savedPlace && !whole;
      if (boots) {
        seen.add(
            broken instanceof LogBreak.OtherLog
                ? BOOTS_WITH_ANOTHER_LOG
                : BOOTS_WITH_ITS_PLACE_LOST);
      } else {
        seen.add(READS_AGAIN);
      }
    }

    @Override
    public void onView(ViewChange change) {
      switch (change) {
        case ViewChange.EndpointsHidden hidden ->
            seen.add(hidden.why() == Slot.Standing.PRUNED ? PRUNES : HIDES_WHAT_IS_TOO_OLD);
        case ViewChange.EndpointsShown shown when shown.why() == Slot.Standing.PRUNED ->
            seen.add(SHOWS_WHAT_WAS_PRUNED);
        case ViewChange.FreshnessIgnored _ -> seen.add(IGNORES_FRESHNESS);
        default -> {}
      }
    }

    @Override
    public void afterTurn(long nowNanos) {
      TableStatus status = router.status();
      if (!begun && savedPlace && status.reading().routesPosition() < 0) {
        seen.add(BOOTS_WITHOUT_THE_BUS);
      }
      begun = true;
      whole |= status.reading().whole();
      if (status.reading().doing().startsWith("reading older records")) {
        seen.add(READS_OLDER_RECORDS);
      }
      if (status.disk().state() == DiskStatus.State.FAILING) {
        seen.add(DISK_FAILS);
      }
    }
  }
}
