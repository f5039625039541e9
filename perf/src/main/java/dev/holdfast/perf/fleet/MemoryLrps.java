package dev.holdfast.perf.fleet;

import dev.holdfast.emitter.lrp.Lrp;
import dev.holdfast.emitter.lrp.LrpSource;
import dev.holdfast.emitter.lrp.Observation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// What runs on a cell, in memory: a thousand directories could not be watched, since a user has
/// some hundred watches. Any thread; a change is accepted by the emitter when the method returns.
final class MemoryLrps implements LrpSource {
  private static final String PLACE = "memory";

  private final List<Lrp> residents;
  private final Map<Integer, Lrp> guests = new HashMap<>();
  private Consumer<Observation> inbox = _ -> {};

  MemoryLrps(List<Lrp> residents) {
    this.residents = new ArrayList<>(residents);
  }

  /// The emitter that takes the lists.
  synchronized LrpSource open(Consumer<Observation> listener) {
    inbox = listener;
    ask();
    return this;
  }

  /// Another one in the place of a resident.
  synchronized void replace(int place, Lrp lrp) {
    residents.set(place, lrp);
    ask();
  }

  /// One more, or another in the place of a guest.
  synchronized void invite(int place, Lrp lrp) {
    guests.put(place, lrp);
    ask();
  }

  /// One less.
  synchronized void dismiss(int place) {
    if (guests.remove(place) != null) {
      ask();
    }
  }

  @Override
  public synchronized void ask() {
    List<Lrp> all = new ArrayList<>(residents);
    all.addAll(guests.values());
    inbox.accept(new Observation.Listed(all, PLACE, List.of()));
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
