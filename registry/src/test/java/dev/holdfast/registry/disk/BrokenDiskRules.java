package dev.holdfast.registry.disk;

import dev.holdfast.registry.table.Breaks;

/// Rules of the disk, each broken in one way.
public final class BrokenDiskRules {
  private BrokenDiskRules() {}

  @Breaks(rule = "disk.LoadCrew.offerEntry", shows = "12 the saved offset is never ahead")
  static void savesAnOffsetAheadOfTheFacts(LoadCrew crew, Entry entry) {}

  @Breaks(
      rule = "disk.FactsDisk.cutSoon",
      shows = {"12 the saved offset is never ahead", "7 routers at equal offsets"})
  static void goesOnWhereFactsWereReplaced(FactsDisk disk) {}

  @Breaks(
      rule = "disk.JournalWalk.isBehindAHole",
      shows = {"12 the saved offset is never ahead", "7 routers at equal offsets"},
      seed = 90)
  static boolean readsAcrossAHole(JournalWalk walk, long number) {
    return false;
  }
}
