package dev.holdfast.perf.jmh;

import dev.holdfast.events.Cell;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.LogRecord;
import dev.holdfast.events.Order;
import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.Ticker;
import dev.holdfast.events.log.LogBreak;
import dev.holdfast.registry.table.Readiness;
import dev.holdfast.registry.table.RouteTable;
import dev.holdfast.registry.table.Runtimes;
import dev.holdfast.registry.table.TableWriter;
import dev.holdfast.registry.table.ViewChange;
import dev.holdfast.registry.table.ViewConfig;
import dev.holdfast.registry.table.WriterListener;
import dev.holdfast.registry.view.BusVerdict;
import dev.holdfast.registry.view.ConnectHistory;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// A route table and its writer, with a whole site in it. All runtimes are one object: what a
/// router keeps of an endpoint is not measured here. One thread, the maker's, applies; any thread
/// looks up.
final class FilledTable {
  private static final Ticker TICKER = SystemClocks.ticker();

  private final MemoryLog log = new MemoryLog();
  private final RouteTable<Object> table = new RouteTable<>(new SplittableRandom(7));
  private final TableWriter<Object> writer;

  static FilledTable of(Site site) {
    return new FilledTable(new SiteStore(site), site.routes());
  }

  /// Publishes all that the store has.
  FilledTable(SiteStore store, int routes) {
    this.writer =
        new TableWriter<>(
            new TableWriter.Parts<>(
                log,
                Duration.ofHours(2),
                store,
                table,
                new OneRuntime(new Object()),
                ViewConfig.withoutProbes(),
                new Silent(),
                SystemClocks.wall()));
    writer.doWork(TICKER.nanos());
    if (table.routeCount() != routes) {
      throw new IllegalStateException(
          "%d routes; expected %d".formatted(table.routeCount(), routes));
    }
  }

  RouteTable<Object> table() {
    return table;
  }

  /// One turn of the writer: reducer, ownership, pools, publication. Returns records and pools.
  int apply(List<LogRecord> records) {
    log.hand(records);
    return writer.doWork(TICKER.nanos());
  }

  private record OneRuntime(Object runtime) implements Runtimes<Object> {
    @Override
    public Object open(Endpoint endpoint) {
      return runtime;
    }

    @Override
    public void retire(Endpoint endpoint, Object retired) {}

    @Override
    public ConnectHistory connects(Object asked) {
      return ConnectHistory.NONE;
    }
  }

  private static final class Silent implements WriterListener {
    @Override
    public void onBus(BusVerdict before, BusVerdict now) {}

    @Override
    public void onBreak(LogBreak broken) {}

    @Override
    public void onView(ViewChange change) {}

    @Override
    public void onDiskRead(int cells) {}

    @Override
    public void onReady(Readiness readiness) {}

    @Override
    public void onUnreadable(LogRecord.Unreadable record) {
      throw new IllegalStateException("unreadable: " + record);
    }

    @Override
    public void onThawed(Cell cell) {}

    @Override
    public void onStaleEpoch(Cell cell, Order known, @Nullable Order refused) {}

    @Override
    public void onDigestDifferent(Cell cell, Order at) {}

    @Override
    public void onDigestEqual(Cell cell, Order at) {}
  }
}
