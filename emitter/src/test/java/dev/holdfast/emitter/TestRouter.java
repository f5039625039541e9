package dev.holdfast.emitter;

import dev.holdfast.events.Cell;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.LogRecord;
import dev.holdfast.events.RouteEvent;
import dev.holdfast.events.Topic;
import dev.holdfast.events.log.LogReader;
import dev.holdfast.events.log.RouteLog;
import dev.holdfast.registry.facts.CellState;
import dev.holdfast.registry.facts.Reducer;
import dev.holdfast.registry.facts.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a router makes of a log: the facts, and all that it read. One thread.
final class TestRouter {
  private final LogReader reader;
  private final Reducer reducer = new Reducer();
  private final Map<Cell, CellState> cells = new HashMap<>();
  final List<LogRecord.Read> records = new ArrayList<>();
  int changes;
  int digestsEqual;
  int digestsDifferent;
  int stale;

  TestRouter(RouteLog log) {
    this.reader = log.openReader(new RouteLog.StartAt.Oldest(), new RouteLog.StartAt.Oldest());
  }

  void poll() {
    for (LogRecord record : reader.poll(0).records()) {
      if (record instanceof LogRecord.Read read) {
        records.add(read);
        apply(read);
      }
    }
  }

  private void apply(LogRecord.Read read) {
    Cell cell = read.event().cell();
    Step step = reducer.apply(cells.get(cell), read);
    switch (step) {
      case Step.Applied applied -> changes += applied.changes().size();
      case Step.Kept kept -> stale += kept.why() == Step.Why.STALE_EPOCH ? 1 : 0;
      case Step.Heard heard -> {
        digestsEqual += heard.digest() == Step.DigestVerdict.EQUAL ? 1 : 0;
        digestsDifferent += heard.digest() == Step.DigestVerdict.DIFFERENT ? 1 : 0;
      }
    }
    @Nullable CellState next = step.state();
    if (next != null) {
      cells.put(cell, next);
    }
  }

  @Nullable CellState cell(Cell cell) {
    return cells.get(cell);
  }

  List<Endpoint> endpoints(Cell cell) {
    @Nullable CellState state = cells.get(cell);
    return state == null ? List.of() : List.copyOf(state.endpoints());
  }

  List<String> instances(Cell cell) {
    return endpoints(cell).stream().map(endpoint -> endpoint.id().instance()).toList();
  }

  /// The kinds of the records of a topic, in order.
  List<String> kinds(Topic topic) {
    return records.stream()
        .filter(read -> read.topic() == topic)
        .map(read -> read.event().getClass().getSimpleName())
        .toList();
  }

  List<RouteEvent> events(Topic topic) {
    return records.stream()
        .filter(read -> read.topic() == topic)
        .map(LogRecord.Read::event)
        .toList();
  }

  <E extends RouteEvent> List<E> events(Class<E> kind) {
    return records.stream()
        .map(LogRecord.Read::event)
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  void forgetRecords() {
    records.clear();
    changes = 0;
  }
}
