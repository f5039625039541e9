package dev.holdfast.registry.table;

import dev.holdfast.events.Cell;
import dev.holdfast.events.LogRecord;
import dev.holdfast.events.Order;
import dev.holdfast.events.log.LogBreak;
import dev.holdfast.registry.view.BusVerdict;
import org.jspecify.annotations.Nullable;

/// Hears nothing.
class SilentListener implements WriterListener {
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
  public void onUnreadable(LogRecord.Unreadable record) {}

  @Override
  public void onThawed(Cell cell) {}

  @Override
  public void onStaleEpoch(Cell cell, Order known, @Nullable Order refused) {}

  @Override
  public void onDigestDifferent(Cell cell, Order at) {}

  @Override
  public void onDigestEqual(Cell cell, Order at) {}
}
