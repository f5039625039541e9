package dev.holdfast.router.backend;

import dev.holdfast.events.Endpoint;
import dev.holdfast.events.Route;
import dev.holdfast.events.yaml.YamlException;
import dev.holdfast.events.yaml.YamlMap;
import dev.holdfast.registry.table.Pool;
import dev.holdfast.registry.table.Slot;
import dev.holdfast.registry.table.TestTable;
import dev.holdfast.router.http.Endpoints;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// A pool that some event loops pick from, with a clock of the test's.
final class Balanced {
  static final Route ROUTE = Route.parse("a.example.com");

  final BalancingConfig config;
  final Outliers outliers;
  final TestTable<Backend> table =
      new TestTable<>(new BackendRuntimes(null, _ -> {}, (_, _) -> null));
  final List<Picker> loops = new ArrayList<>();
  final Wish wish = new Wish();
  private @Nullable Pool<Backend> pool;
  long now = 1;

  /// @param yaml of `http.backends.balancing`
  Balanced(String yaml) throws YamlException {
    config = BalancingConfig.from(YamlMap.parse("balancing", yaml));
    outliers = new Outliers(config.ejection());
    for (int i = 0; i < 4; i++) {
      loops.add(new Picker(new Turns(new SplittableRandom(i)), table.table()));
    }
  }

  /// As many endpoints, each on a cell of its own.
  Balanced endpoints(int count) {
    List<Endpoints.Place> places = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      places.add(Endpoints.Place.ofCell("cell-" + i));
    }
    return endpoints(places);
  }

  Balanced endpoints(List<Endpoints.Place> places) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      endpoints.add(Endpoints.placed(places.get(i), i, 1_000 + i, ROUTE));
    }
    pool = table.put(ROUTE, endpoints);
    return this;
  }

  Pool<Backend> pool() {
    if (pool == null) {
      throw new IllegalStateException("no endpoints yet");
    }
    return pool;
  }

  /// The endpoint with that index.
  Backend backend(int index) {
    for (Slot<Backend> slot : pool().slots()) {
      if (slot.endpoint().index() == index) {
        return slot.runtime();
      }
    }
    throw new IllegalArgumentException("no endpoint " + index);
  }

  int size() {
    return pool().size();
  }

  /// The first pick of a new request on that loop; it is in flight from now on.
  int pick(int loop) {
    Picker picker = loops.get(loop % loops.size());
    picker.begin(pool(), config, wish, 20);
    Slot<Backend> slot = picker.next(now);
    if (slot == null) {
      throw new IllegalStateException("nobody is picked");
    }
    return slot.endpoint().index();
  }

  /// Requests that end at once: how many each endpoint had.
  int[] shares(int requests) {
    int[] shares = new int[size()];
    for (int i = 0; i < requests; i++) {
      int picked = pick(0);
      shares[picked]++;
      backend(picked).onRequestEnded();
    }
    return shares;
  }

  /// An answer of that endpoint.
  void answers(int index, Outcome outcome) {
    outliers.onOutcome(Balance.of(pool(), config), backend(index), outcome, now);
  }

  void answers(int index, Outcome outcome, int times) {
    for (int i = 0; i < times; i++) {
      answers(index, outcome);
    }
  }

  boolean isEjected(int index) {
    return backend(index).isEjected(now);
  }
}
