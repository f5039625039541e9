package dev.holdfast.perf.degraded;

import java.io.IOException;
import java.time.Duration;

/// The router's process stands still for a while. Requests wait; nobody ages by it.
record RouterStopped() implements Fault {
  @Override
  public String name() {
    return "router-stopped";
  }

  @Override
  public String text() {
    return "the router is stopped (SIGSTOP) for a while";
  }

  @Override
  public void play(Scene scene) throws IOException, InterruptedException {
    Site site = scene.site();
    scene.askAll();
    scene.lasts();
    scene.strike("the router is stopped", site.router().child()::freeze);
    Scene.pause(Duration.ofMillis((long) (scene.plan().seconds() * 1_000)));
    scene.mend("it goes on", site.router().child()::resume);
    scene.healed(site::isWell);
    scene.lasts();
    scene.promiseNoneFailed();
    scene.promiseNoneMisrouted();
    scene.promiseNoPoolChanges();
  }
}
