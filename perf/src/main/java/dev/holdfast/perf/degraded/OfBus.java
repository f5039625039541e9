package dev.holdfast.perf.degraded;

import dev.holdfast.perf.launch.Scrape;
import java.io.IOException;

/// A fault of the bus: promised are 0 failed, 0 misrouted, and 0 pool changes when it is back.
interface OfBus extends Fault {
  /// Breaks it.
  void breakBus(Site site) throws IOException, InterruptedException;

  /// Mends it.
  void mendBus(Site site) throws IOException, InterruptedException;

  /// Whether the router shows that the bus is broken.
  default boolean isNoticed(Scrape metrics) {
    return !metrics.isConnected();
  }

  @Override
  default void play(Scene scene) throws IOException, InterruptedException {
    Site site = scene.site();
    scene.askAll();
    scene.lasts();
    scene.strike(text(), () -> breakBus(site));
    scene.noticed(() -> isNoticed(site.router().metrics()));
    scene.lasts();
    scene.mend("the bus is mended", () -> mendBus(site));
    scene.healed(site::isWell);
    scene.lasts();
    scene.promiseNoneFailed();
    scene.promiseNoneMisrouted();
    scene.promiseNoPoolChanges();
  }
}
