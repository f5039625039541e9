package dev.holdfast.registry.disk;

import dev.holdfast.events.Cell;
import dev.holdfast.events.LogRecord;
import dev.holdfast.events.Order;
import dev.holdfast.events.RouteEvent;
import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.Ticker;
import dev.holdfast.events.Topic;
import dev.holdfast.events.log.LogIdentity;
import dev.holdfast.events.wire.RecordCodec;
import dev.holdfast.registry.facts.CellState;
import dev.holdfast.registry.facts.Reducer;
import dev.holdfast.registry.facts.TestRecords;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// The process that is killed: reads an endless log, whose record at an offset is always the same,
/// and says up to where it has written.
final class KilledRouter {
  private static final LogIdentity IDENTITY = new LogIdentity("k", "r", "p");
  private static final int CELLS = 7;

  private KilledRouter() {}

  public static void main(String[] args) throws DiskInUseException {
    Ticker ticker = SystemClocks.ticker();
    FactsDisk disk =
        new FactsDisk(
            DiskFiles.in(Path.of(args[0])),
            DiskWorld.OWNER,
            ticker,
            new HeardDisk(),
            DiskKillIT.limits(Form.valueOf(args[1])),
            work -> new Thread(work, "cut").start());
    Map<Cell, CellState> facts = new TreeMap<>();
    Saved saved = disk.load(state -> facts.put(state.cell(), state));
    long offset = saved.place() == null ? 0 : saved.place().offset();
    while (true) {
      for (int i = 0; i < 5; i++) {
        disk.append(apply(facts, offset++));
      }
      disk.endTurn(IDENTITY);
      Place place = new Place(IDENTITY, offset, null);
      disk.advance(() -> facts.values().iterator(), place, ticker.nanos());
      System.out.println("written " + offset);
    }
  }

  /// The facts of all records below that offset.
  static Map<Cell, CellState> factsBefore(long offset) {
    Map<Cell, CellState> facts = new TreeMap<>();
    for (long at = 0; at < offset; at++) {
      apply(facts, at);
    }
    return facts;
  }

  private static LogRecord apply(Map<Cell, CellState> facts, long offset) {
    LogRecord record = record(offset);
    Cell cell = new Cell("c" + offset % CELLS);
    facts.put(cell, Objects.requireNonNull(new Reducer().apply(facts.get(cell), record).state()));
    return record;
  }

  private static LogRecord record(long offset) {
    String cell = "c" + offset % CELLS;
    Order order = TestRecords.order(1, 1 + offset);
    String instance = "i" + offset / CELLS % 20;
    RouteEvent event =
        offset < CELLS || offset % 101 == 0
            ? TestRecords.manifest(cell, order)
            : TestRecords.register(
                order,
                TestRecords.endpoint(
                    cell, instance, "10.0.0.1", (int) (1 + offset % 60_000), 1, "h.example.com"));
    return RecordCodec.decode(
        Topic.ROUTES,
        offset,
        offset,
        TestRecords.SITE,
        event.cell().key(),
        RecordCodec.encode(event));
  }
}
