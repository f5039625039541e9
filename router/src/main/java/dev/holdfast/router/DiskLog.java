package dev.holdfast.router;

import dev.holdfast.registry.disk.DiskListener;
import org.slf4j.Logger;

/// Writes what happens to the facts on disk to the program's log. Table writer only.
final class DiskLog implements DiskListener {
  private final Logger logger;

  DiskLog(Logger logger) {
    this.logger = logger;
  }

  @Override
  public void onDiskFailing(String problem) {
    logger.warn(
        "DISK FAILING: {}; requests are routed as ever, but a restart would know the routes as they"
            + " were saved last",
        problem);
  }

  @Override
  public void onDiskWorking() {
    logger.info("DISK FAILING is over: the routes are saved, whole");
  }

  @Override
  public void onPassedOver(String file, String why) {
    logger.warn("the data directory's file {} is passed over: {}", file, why);
  }
}
