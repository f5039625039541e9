package dev.holdfast.perf.degraded;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The broker is stopped for 0.9 s again and again, and runs in between until it has answered once
/// and a tenth of a second more: every answer takes up to a second. It stays connected, so nothing
/// is to be noticed.
record BusSlow() implements Fault {
  private static final Duration RUNS = Duration.ofMillis(100);
  private static final Duration STANDS = Duration.ofMillis(900);

  @Override
  public String name() {
    return "bus-slow";
  }

  @Override
  public String text() {
    return "the bus is slow: stopped for 0.9 s of each second or so";
  }

  @Override
  public void play(Scene scene) throws IOException, InterruptedException {
    Site site = scene.site();
    scene.askAll();
    scene.lasts();
    Slowing slowing = new Slowing(site);
    scene.strike(text(), slowing::start);
    scene.lasts();
    scene.mend("the bus is mended", slowing::end);
    scene.healed(site::isWell);
    scene.lasts();
    scene.promiseNoneFailed();
    scene.promiseNoneMisrouted();
    scene.promiseNoPoolChanges();
  }

  /// Stops and resumes it, on a thread of its own.
  private static final class Slowing {
    private final Site site;
    private final Thread thread = new Thread(this::run, "slow-bus");
    private @Nullable IOException problem;
    private volatile boolean ended;

    Slowing(Site site) {
      this.site = site;
    }

    void start() {
      thread.start();
    }

    private void run() {
      try {
        while (!ended) {
          site.bus().freeze();
          LockSupport.parkNanos(STANDS.toNanos());
          site.bus().resume();
          LockSupport.parkNanos(RUNS.toNanos());
        }
      } catch (IOException e) {
        problem = e;
      }
    }

    void end() throws IOException, InterruptedException {
      ended = true;
      thread.join();
      if (problem != null) {
        throw problem;
      }
    }
  }
}
