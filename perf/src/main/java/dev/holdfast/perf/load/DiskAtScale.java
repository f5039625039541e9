package dev.holdfast.perf.load;

import dev.holdfast.events.Cell;
import dev.holdfast.events.LogRecord;
import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.Ticker;
import dev.holdfast.events.log.LogIdentity;
import dev.holdfast.registry.disk.DiskFiles;
import dev.holdfast.registry.disk.DiskInUseException;
import dev.holdfast.registry.disk.DiskListener;
import dev.holdfast.registry.disk.DiskStatus;
import dev.holdfast.registry.disk.FactsDisk;
import dev.holdfast.registry.disk.Place;
import dev.holdfast.registry.disk.Saved;
import dev.holdfast.registry.facts.CellState;
import dev.holdfast.registry.facts.Reducer;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// Facts on disk at a size: `DiskAtScale write <directory> <cells> <endpoints per cell> <tags>`
/// journals every cell's manifest and cuts a generation while it measures how long a turn is held;
/// `DiskAtScale read <directory>`, in a JVM of its own, measures a start.
public final class DiskAtScale {
  private static final LogIdentity IDENTITY = new LogIdentity("k", "r", "p");
  private static final Ticker TICKER = SystemClocks.ticker();

  private DiskAtScale() {}

  /// Runs it.
  public static void main(String[] args) throws DiskInUseException {
    if (args.length == 5 && args[0].equals("write")) {
      write(
          Path.of(args[1]),
          new LargeSite(
              Integer.parseInt(args[2]), Integer.parseInt(args[3]), Integer.parseInt(args[4])));
    } else if (args.length == 2 && args[0].equals("read")) {
      read(Path.of(args[1]));
    } else {
      System.err.println(
          "usage: DiskAtScale write <directory> <cells> <endpoints per cell> <tags> | read"
              + " <directory>");
      System.exit(2);
    }
  }

  private static void write(Path directory, LargeSite site) throws DiskInUseException {
    try (FactsDisk disk = open(directory)) {
      disk.load(_ -> {});
      Map<Cell, CellState> facts = new LinkedHashMap<>();
      Reducer reducer = new Reducer();
      long journalNanos = 0;
      for (int cell = 0; cell < site.cells(); cell++) {
        LogRecord record = site.manifest(cell);
        CellState state = reducer.apply(null, record).state();
        facts.put(new Cell("cell-" + cell), state);
        long beganNanos = TICKER.nanos();
        disk.append(record);
        disk.endTurn(IDENTITY);
        journalNanos += TICKER.nanos() - beganNanos;
      }
      System.out.printf(
          "journal: %d MiB in %d ms%n",
          disk.status().journalBytes() >> 20, journalNanos / 1_000_000);
      // The first one also loads the classes that it needs.
      cut(disk, facts, site.cells());
      cut(disk, facts, site.cells());
    }
  }

  private static void cut(FactsDisk disk, Map<Cell, CellState> facts, int offset) {
    long before = disk.status().generation();
    disk.cutSoon();
    long beganNanos = TICKER.nanos();
    long longestNanos = 0;
    long longestCpuNanos = 0;
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    do {
      long turnNanos = TICKER.nanos();
      long turnCpuNanos = threads.getCurrentThreadCpuTime();
      disk.advance(() -> facts.values().iterator(), new Place(IDENTITY, offset, null), turnNanos);
      longestNanos = Math.max(longestNanos, TICKER.nanos() - turnNanos);
      longestCpuNanos = Math.max(longestCpuNanos, threads.getCurrentThreadCpuTime() - turnCpuNanos);
      LockSupport.parkNanos(1_000_000);
    } while (disk.status().generation() == before
        && disk.status().state() != DiskStatus.State.FAILING);
    System.out.printf(
        "generation: %d MiB of cells in %d ms, a turn held %.2f ms (%.2f of CPU) at most; %s%n",
        disk.status().generationBytes() >> 20,
        (TICKER.nanos() - beganNanos) / 1_000_000,
        longestNanos / 1e6,
        longestCpuNanos / 1e6,
        disk.status());
  }

  private static void read(Path directory) throws DiskInUseException {
    long beganNanos = TICKER.nanos();
    try (FactsDisk disk = open(directory)) {
      List<CellState> states = new ArrayList<>();
      Saved saved = disk.load(states::add);
      long endpoints = states.stream().mapToLong(CellState::size).sum();
      System.out.printf(
          "load: %d cells, %d endpoints in %d ms; %s; JVM up for %d ms%n",
          saved.cells(),
          endpoints,
          (TICKER.nanos() - beganNanos) / 1_000_000,
          saved.place(),
          ManagementFactory.getRuntimeMXBean().getUptime());
    }
  }

  private static FactsDisk open(Path directory) throws DiskInUseException {
    return FactsDisk.open(DiskFiles.in(directory), LargeSite.SITE, "shared", TICKER, new Told());
  }

  /// Prints what the disk says.
  private record Told() implements DiskListener {
    @Override
    public void onDiskFailing(String problem) {
      System.out.println("failing: " + problem);
    }

    @Override
    public void onDiskWorking() {
      System.out.println("working");
    }

    @Override
    public void onPassedOver(String file, String why) {
      System.out.println("passed over " + file + ": " + why);
    }
  }
}
