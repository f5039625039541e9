package dev.holdfast.router.backend;

import java.util.ArrayDeque;
import java.util.function.Consumer;

/// The endpoints whose connects have failed on one event loop, which connects to them now and then
/// to see whether they are back: so no request has to. An endpoint is watched by one loop. Event
/// loop only.
public final class DoubtWatch {
  private final ArrayDeque<Backend> watched = new ArrayDeque<>();

  /// A connect to it has failed.
  public void add(Backend backend) {
    if (backend.watch()) {
      watched.add(backend);
    }
  }

  /// Probes those that are due, and lets go of those that are doubted no more.
  public void run(long nowNanos, Consumer<Backend> probe) {
    for (int left = watched.size(); left > 0; left--) {
      Backend backend = watched.remove();
      if (backend.isRetired() || !backend.isDoubted(nowNanos)) {
        backend.unwatch();
        continue;
      }
      watched.add(backend);
      if (backend.takeProbe(nowNanos)) {
        probe.accept(backend);
      }
    }
  }
}
