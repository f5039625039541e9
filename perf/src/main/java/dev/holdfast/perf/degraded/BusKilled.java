package dev.holdfast.perf.degraded;

import java.io.IOException;

/// The broker is killed, and started again.
record BusKilled() implements OfBus {
  @Override
  public String name() {
    return "bus-killed";
  }

  @Override
  public String text() {
    return "the bus is killed";
  }

  @Override
  public void breakBus(Site site) {
    site.bus().kill();
  }

  @Override
  public void mendBus(Site site) throws IOException {
    site.bus().resume();
  }
}
