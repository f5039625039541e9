package dev.holdfast.router.http;

import dev.holdfast.events.log.RouteLog;
import dev.holdfast.registry.table.TableStatus;
import dev.holdfast.registry.table.TableWriter;
import dev.holdfast.registry.view.BusState;
import java.time.Duration;

/// For how long the table has not been known to say what the log says. Event loops ask a few times
/// a second, so that the moment of a loss is not missed. Any thread.
public final class TableAge {
  // As long as the bus may be silent and still count as connected.
  private static final long TURN_AGE_MOST_NANOS = Duration.ofSeconds(10).toNanos();

  private final TableWriter<?> writer;
  private final RouteLog log;
  private volatile long currentNanos;

  /// @param nowNanos from when it counts until the bus has been there once
  public TableAge(TableWriter<?> writer, RouteLog log, long nowNanos) {
    this.writer = writer;
    this.log = log;
    this.currentNanos = nowNanos;
  }

  /// In ns; 0 while the bus is CONNECTED and the table's writer takes its turns. After a start
  /// without the bus the table is older by what went before: nobody knows by how much.
  public long nanos(long nowNanos) {
    TableStatus status = writer.status();
    if (status.bus().state() == BusState.CONNECTED
        && nowNanos - status.atNanos() < TURN_AGE_MOST_NANOS) {
      currentNanos = log.evidence().answeredAtNanos();
      return 0;
    }
    return Math.max(1, nowNanos - currentNanos);
  }
}
