package dev.holdfast.perf.degraded;

import dev.holdfast.perf.launch.FileTree;
import java.io.IOException;

/// All data of the bus are lost: another cluster, in which the topics are made anew.
record BusReplaced() implements OfBus {
  @Override
  public String name() {
    return "bus-replaced";
  }

  @Override
  public String text() {
    return "the bus is another cluster with new topics";
  }

  @Override
  public void breakBus(Site site) throws IOException {
    site.bus().kill();
    FileTree.delete(site.directory().resolve("bus").resolve("kafka"));
    site.bus().resume();
  }

  @Override
  public void mendBus(Site site) throws IOException {
    site.bus().makeTopics();
  }
}
