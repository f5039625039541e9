package dev.holdfast.registry.table;

import dev.holdfast.events.Endpoint;
import dev.holdfast.events.EndpointId;
import dev.holdfast.events.Header;
import dev.holdfast.events.LogRecord;
import dev.holdfast.events.Order;
import dev.holdfast.events.RouteEvent;
import dev.holdfast.events.Topic;
import dev.holdfast.registry.facts.CellState;
import dev.holdfast.registry.facts.Change;
import dev.holdfast.registry.facts.Reducer;
import dev.holdfast.registry.facts.Step;
import dev.holdfast.registry.facts.Step.Why;
import dev.holdfast.registry.facts.TestRecords;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reducers with one rule broken on purpose: a simulation that does not notice each of them is
/// worth nothing. Most are the true reducer over a record that is not what was read.
enum BrokenReducer implements Reduction {
  TAKES_A_RECORD_READ_BEFORE {
    @Override
    public Step apply(@Nullable CellState state, LogRecord record) {
      Step step = REDUCER.apply(state, record);
      return state != null && isKept(step, Why.OLD_SEQ) && isDelta(record)
          ? REDUCER.apply(state, withOrder(record, next(state)))
          : step;
    }
  },
  TAKES_AN_EQUAL_SEQ {
    @Override
    public Step apply(@Nullable CellState state, LogRecord record) {
      return state != null
              && isDelta(record)
              && event(record).header().order().equals(state.order())
          ? REDUCER.apply(state, withOrder(record, next(state)))
          : REDUCER.apply(state, record);
    }
  },
  LISTENS_TO_ZOMBIES {
    @Override
    public Step apply(@Nullable CellState state, LogRecord record) {
      Step step = REDUCER.apply(state, record);
      return state != null && isKept(step, Why.STALE_EPOCH) && isFact(record)
          ? REDUCER.apply(state, withOrder(record, next(state)))
          : step;
    }
  },
  TAKES_A_DELTA_BEFORE_THE_MANIFEST {
    @Override
    public Step apply(@Nullable CellState state, LogRecord record) {
      Step step = REDUCER.apply(state, record);
      if (!isKept(step, Why.AWAITS_MANIFEST)) {
        return step;
      }
      List<Endpoint> known = state == null ? List.of() : state.endpoints();
      return REDUCER.apply(state, manifest(record, changed(known, event(record))));
    }
  },
  COMPARES_SEQ_ACROSS_INCARNATIONS {
    @Override
    public Step apply(@Nullable CellState state, LogRecord record) {
      boolean lesserSeq =
          state != null
              && isFact(record)
              && event(record).header().order().seq() <= state.order().seq();
      return lesserSeq ? new Step.Kept(state, Why.OLD_SEQ) : REDUCER.apply(state, record);
    }
  },
  KEEPS_WHAT_A_MANIFEST_DOES_NOT_LIST {
    @Override
    public Step apply(@Nullable CellState state, LogRecord record) {
      if (state == null
          || !(record instanceof LogRecord.Read(_, _, _, RouteEvent.Manifest manifest, _))) {
        return REDUCER.apply(state, record);
      }
      Map<EndpointId, Endpoint> all = new TreeMap<>();
      state.endpoints().forEach(endpoint -> all.put(endpoint.id(), endpoint));
      manifest.endpoints().forEach(endpoint -> all.put(endpoint.id(), endpoint));
      return REDUCER.apply(state, manifest(record, List.copyOf(all.values())));
    }
  },
  FORGETS_TO_UNREGISTER {
    @Override
    public Step apply(@Nullable CellState state, LogRecord record) {
      return record instanceof LogRecord.Read(_, _, _, RouteEvent.Unregister _, _)
          ? new Step.Kept(state, Why.SAME)
          : REDUCER.apply(state, record);
    }
  },
  LETS_A_BEAT_MOVE_THE_ORDER {
    @Override
    public Step apply(@Nullable CellState state, LogRecord record) {
      if (state == null || !(record instanceof LogRecord.Read(_, _, _, RouteEvent.Beat beat, _))) {
        return REDUCER.apply(state, record);
      }
      EndpointId nobody = new EndpointId(beat.cell(), "nobody", 1);
      Step moved = REDUCER.apply(state, read(new RouteEvent.Unregister(beat.header(), nobody)));
      return new Step.Heard(moved.state(), Step.DigestVerdict.NOT_COMPARED);
    }
  },
  LETS_A_HELLO_EMPTY_THE_CELL {
    @Override
    public Step apply(@Nullable CellState state, LogRecord record) {
      return state != null && record instanceof LogRecord.Read(_, _, _, RouteEvent.Hello _, _)
          ? REDUCER.apply(state, withOrder(manifest(record, List.of()), next(state)))
          : REDUCER.apply(state, record);
    }
  },
  TAKES_GARBAGE_FOR_NOTHING_LEFT {
    @Override
    public Step apply(@Nullable CellState state, LogRecord record) {
      if (state == null || !(record instanceof LogRecord.Unreadable)) {
        return REDUCER.apply(state, record);
      }
      Header header = new Header(SimWorld.SITE, state.cell(), next(state), 0);
      return REDUCER.apply(state, read(new RouteEvent.Manifest(header, List.of())));
    }
  },
  STAYS_FROZEN {
    @Override
    public Step apply(@Nullable CellState state, LogRecord record) {
      Step step = REDUCER.apply(state, record);
      boolean thawed =
          state != null && state.frozen() && step.state() != null && !step.state().frozen();
      return thawed ? new Step.Kept(state, Why.SAME) : step;
    }
  },
  REPLACES_BY_OLDER_FACTS {
    @Override
    public Step apply(@Nullable CellState state, LogRecord record) {
      return REDUCER.apply(state, record);
    }

    @Override
    public Step replace(@Nullable CellState known, CellState found) {
      Step step = REDUCER.replace(known, found);
      if (known == null || !(isKept(step, Why.OLD_SEQ) || isKept(step, Why.STALE_EPOCH))) {
        return step;
      }
      Header header = new Header(SimWorld.SITE, known.cell(), next(known), 0);
      return REDUCER.apply(known, read(new RouteEvent.Manifest(header, found.endpoints())));
    }
  },
  CALLS_WHAT_IS_EQUAL_A_CHANGE {
    @Override
    public Step apply(@Nullable CellState state, LogRecord record) {
      Step step = REDUCER.apply(state, record);
      CellState next = step.state();
      if (next == null || next.size() == 0 || !isKept(step, Why.SAME)) {
        return step;
      }
      List<Change> changes = new ArrayList<>();
      next.endpoints().forEach(each -> changes.add(new Change.Changed(each, each)));
      return new Step.Applied(next, changes);
    }
  };

  private static final Reducer REDUCER = new Reducer();

  private static boolean isKept(Step step, Why why) {
    return step instanceof Step.Kept(_, Why reason) && reason == why;
  }

  private static boolean isFact(LogRecord record) {
    return record instanceof LogRecord.Read read
        && !(read.event() instanceof RouteEvent.Beat || read.event() instanceof RouteEvent.Hello);
  }

  private static boolean isDelta(LogRecord record) {
    return isFact(record) && !(event(record) instanceof RouteEvent.Manifest);
  }

  private static RouteEvent event(LogRecord record) {
    return ((LogRecord.Read) record).event();
  }

  private static Order next(CellState state) {
    return new Order(state.incarnation(), state.order().seq() + 1);
  }

  private static LogRecord.Read read(RouteEvent event) {
    return TestRecords.read(Topic.ROUTES, event);
  }

  private static LogRecord.Read manifest(LogRecord record, List<Endpoint> endpoints) {
    return read(new RouteEvent.Manifest(event(record).header(), endpoints));
  }

  private static LogRecord.Read withOrder(LogRecord record, Order order) {
    RouteEvent event = event(record);
    Header header = new Header(event.header().site(), event.cell(), order, 0);
    return read(
        switch (event) {
          case RouteEvent.Hello hello -> new RouteEvent.Hello(header, hello.version());
          case RouteEvent.Manifest manifest ->
              new RouteEvent.Manifest(header, manifest.endpoints());
          case RouteEvent.Register register -> new RouteEvent.Register(header, register.endpoint());
          case RouteEvent.Unregister unregister ->
              new RouteEvent.Unregister(header, unregister.endpoint());
          case RouteEvent.Beat beat ->
              new RouteEvent.Beat(header, beat.mode(), beat.forMs(), beat.digest());
        });
  }

  private static List<Endpoint> changed(List<Endpoint> known, RouteEvent delta) {
    Map<EndpointId, Endpoint> all = new TreeMap<>();
    known.forEach(endpoint -> all.put(endpoint.id(), endpoint));
    if (delta instanceof RouteEvent.Register register) {
      all.put(register.endpoint().id(), register.endpoint());
    } else if (delta instanceof RouteEvent.Unregister unregister) {
      all.remove(unregister.endpoint());
    }
    return List.copyOf(all.values());
  }
}
