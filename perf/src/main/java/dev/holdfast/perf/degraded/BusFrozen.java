package dev.holdfast.perf.degraded;

import java.io.IOException;

/// The broker is stopped where it stands: its connections stay, nothing answers.
record BusFrozen() implements OfBus {
  @Override
  public String name() {
    return "bus-frozen";
  }

  @Override
  public String text() {
    return "the bus is frozen (SIGSTOP)";
  }

  @Override
  public void breakBus(Site site) {
    site.bus().freeze();
  }

  @Override
  public void mendBus(Site site) throws IOException {
    site.bus().resume();
  }
}
