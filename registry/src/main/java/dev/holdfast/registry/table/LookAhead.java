package dev.holdfast.registry.table;

import dev.holdfast.events.Endpoint;
import dev.holdfast.events.Identified;
import dev.holdfast.events.LogRecord;
import dev.holdfast.events.RouteEvent;
import dev.holdfast.registry.facts.CellState;
import dev.holdfast.registry.facts.Change;
import dev.holdfast.registry.view.Ownership;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Looks at what a turn is about to work on. In a large table that lies in no cache, each thing is
/// known only from the one before, and one record after the other would wait for each of them in
/// turn. Here one step is taken for many records before the next is taken for any, so that their
/// waits overlap. It changes nothing. Table writer only.
final class LookAhead {
  /// What so many records ask for (about 2 KiB each) stays in a second-level cache until it is
  /// worked on.
  static final int MANY = 64;

  /// Facts of fewer endpoints lie in the caches: to look at them beforehand is work for nothing.
  static final long ENDPOINTS_LEAST = 50_000;

  private final CellBook cells;
  private final Ownership ownership;
  private final Sharing sharing;
  private final long endpointsLeast;
  private final Identified[] said = new Identified[MANY];
  private final CellState[] states = new CellState[MANY];
  private final Endpoint[] known = new Endpoint[MANY];

  // What was seen: were it kept nowhere, the JIT would leave the looks out.
  @SuppressWarnings("unused")
  private long seen;

  /// @param endpointsLeast facts of fewer are not looked at
  LookAhead(CellBook cells, Ownership ownership, Sharing sharing, long endpointsLeast) {
    this.cells = cells;
    this.ownership = ownership;
    this.sharing = sharing;
    this.endpointsLeast = endpointsLeast;
  }

  /// At the facts that the records from `from` on will be laid over.
  void atFacts(List<LogRecord> records, int from) {
    if (cells.endpoints() < endpointsLeast) {
      return;
    }
    int count = 0;
    int to = Math.min(from + MANY, records.size());
    for (int i = from; i < to; i++) {
      Identified one = spokenOf(records.get(i));
      CellState state = one == null ? null : cells.state(one.cell());
      if (one != null && state != null && state.size() > 0) {
        said[count] = one;
        states[count] = state;
        count++;
      }
    }
    look(count);
  }

  private void look(int count) {
    long sum = 0;
    for (int i = 0; i < count; i++) {
      sum += states[i].peek(said[i]);
    }
    for (int i = 0; i < count; i++) {
      known[i] = states[i].near(said[i]);
    }
    for (int i = 0; i < count; i++) {
      sum += known[i].sinceMs() + known[i].weight();
    }
    for (int i = 0; i < count; i++) {
      Endpoint endpoint = known[i];
      sum += endpoint.tags().isEmpty() ? 1 : 0;
      sum += endpoint.routeCount() > 0 ? endpoint.route(0).bytes().length : 0;
      sum += ownership.peek(endpoint);
    }
    seen = sum;
  }

  /// At what a manifest lists, where that is much: it was made by another thread, so it lies in
  /// another core's caches; and at what is known of its routes.
  void atListed(LogRecord.Read record) {
    if (!(record.event() instanceof RouteEvent.Manifest manifest)
        || manifest.endpoints().size() < MANY
        || cells.endpoints() < endpointsLeast) {
      return;
    }
    long sum = 0;
    List<Endpoint> endpoints = manifest.endpoints();
    for (int i = 0; i < endpoints.size(); i++) {
      Endpoint endpoint = endpoints.get(i);
      sum += endpoint.sinceMs();
      sum += endpoint.routeCount() > 0 ? endpoint.route(0).bytes()[0] : 0;
    }
    for (int i = 0; i < endpoints.size(); i++) {
      sum += sharing.peek(endpoints.get(i));
    }
    seen = sum;
  }

  /// At the places of claims that the changes from `from` on make, where they are many: those of a
  /// manifest.
  void atClaims(List<Change> changes, int from) {
    if (changes.size() < MANY || cells.endpoints() < endpointsLeast) {
      return;
    }
    long sum = 0;
    int to = Math.min(from + MANY, changes.size());
    for (int i = from; i < to; i++) {
      if (changes.get(i) instanceof Change.Added(Endpoint now)) {
        sum += ownership.peek(now);
      }
    }
    seen = sum;
  }

  /// At the first slots of pools.
  <B> void atSlots(List<@Nullable Pool<B>> pools) {
    long sum = 0;
    for (Pool<B> pool : pools) {
      sum += pool == null || pool.isEmpty() || pool.slot(0).isPickable() ? 0 : 1;
    }
    seen = sum;
  }

  /// The endpoint that a record speaks of where it speaks of one.
  private static @Nullable Identified spokenOf(LogRecord record) {
    if (!(record instanceof LogRecord.Read read)) {
      return null;
    }
    return switch (read.event()) {
      case RouteEvent.Register register -> register.endpoint();
      case RouteEvent.Unregister unregister -> unregister.endpoint();
      case RouteEvent.Hello _, RouteEvent.Manifest _, RouteEvent.Beat _ -> null;
    };
  }
}
