package dev.holdfast.registry.table;

import dev.holdfast.events.LogRecord;
import dev.holdfast.registry.facts.CellState;
import dev.holdfast.registry.view.LastHeard;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/// Rules of the table writer, each broken in one way.
final class BrokenTableRules {
  private BrokenTableRules() {}

  @Breaks(rule = "table.PoolBuilder.hasEqualSlots", shows = "1, 16 where no fact has changed")
  static boolean rebuildsPoolsThatAreEqual(Pool<?> before, Pool<?> next) {
    return false;
  }

  @Breaks(rule = "table.Hiding.showAll", shows = "11 a beat shows")
  static void beatDoesNotShowAgain(Hiding hiding, CellEntry entry) {}

  @Breaks(rule = "table.Ageing.zero", shows = "1, 10 a cell is as old")
  static void agesGoOnAfterAnOutage(Ageing ageing) {}

  @Breaks(
      rule = "table.Ageing.deadline",
      shows = "1, 10 a cell is as old as this router's clock",
      seed = 55)
  static long keepsTheDeadlineThatASilenceHad(Ageing ageing, LastHeard heard) {
    long clock = ageing.clock().nanos();
    return LongStream.of(
            TimeUnit.SECONDS.toNanos(10),
            TimeUnit.SECONDS.toNanos(15),
            TimeUnit.SECONDS.toNanos(60) + 1)
        .map(step -> heard.agesFromNanos() + step)
        .filter(at -> at > clock)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  @Breaks(rule = "table.CatchUp.done", shows = "a cold boot publishes once")
  static boolean showsWhatIsHalfRead(CatchUp catchUp) {
    return true;
  }

  @Breaks(
      rule = "table.Intake.isWhole",
      shows = {"12 the saved offset is never ahead", "2, 12 a start with another log"})
  static boolean savesWhatIsHalfRead(Intake intake) {
    return true;
  }

  @Breaks(rule = "table.Intake.noteNewest", shows = "7 routers at equal offsets", seed = 422)
  static void knowsTheLogByNoRecord(Intake intake, List<LogRecord> records) {}

  @Breaks(
      rule = "table.OlderLog.found",
      shows = {"7 a cell that has long been quiet", "7 routers at equal offsets"})
  static Collection<CellState> forgetsQuietCells(OlderLog older) {
    return List.of();
  }
}
