package dev.holdfast.perf.degraded;

import dev.holdfast.perf.launch.FileTree;
import dev.holdfast.perf.launch.Scrape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The topics lose all that they held: the broker is killed, what it stored of them is deleted, and
/// it is started again. Cluster and topics keep their ids, and the log ends before the place where
/// the router stood.
record BusEmptied() implements OfBus {
  @Override
  public String name() {
    return "bus-emptied";
  }

  @Override
  public String text() {
    return "the topics lose all records";
  }

  @Override
  public void breakBus(Site site) throws IOException {
    site.bus().kill();
    try (var files = Files.walk(site.directory().resolve("bus"))) {
      List<Path> partitions =
          files.filter(file -> file.getFileName().toString().startsWith("holdfast.")).toList();
      for (Path partition : partitions) {
        FileTree.delete(partition);
      }
    }
    site.bus().resume();
  }

  /// Losing the records is all that is done; what there is to mend the emitters do.
  @Override
  public void mendBus(Site site) {}

  @Override
  public boolean isNoticed(Scrape metrics) {
    return metrics.sum("holdfast_log_breaks_total") > 0;
  }
}
