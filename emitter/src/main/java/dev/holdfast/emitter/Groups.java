package dev.holdfast.emitter;

import dev.holdfast.events.Endpoint;
import dev.holdfast.events.EndpointId;
import dev.holdfast.events.Incarnation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The router groups that the cell speaks to, each with its publisher: all say their part of one
/// truth. An endpoint that has moved leaves its old group once the new one has it. Emitter loop
/// only.
final class Groups {
  private final List<Publisher> publishers;

  /// Endpoints that have moved to another group, by what the old group still says of them.
  private final Map<EndpointId, Claim> leaving = new HashMap<>();

  private @Nullable CellTruth told;

  Groups(List<Publisher> publishers) {
    this.publishers = publishers;
  }

  /// Says that an emitter has started.
  void greet(Incarnation unnumbered, long nowNanos) {
    publishers.forEach(publisher -> publisher.greet(unnumbered, nowNanos));
  }

  /// The append time of a Hello, once the first one is acknowledged.
  OptionalLong helloAppendTimeMs() {
    return publishers.stream()
        .map(Publisher::helloAppendTimeMs)
        .filter(OptionalLong::isPresent)
        .findFirst()
        .orElse(OptionalLong.empty());
  }

  /// The incarnation has its epoch, on disk.
  void open(Incarnation numbered, long nowNanos) {
    publishers.forEach(publisher -> publisher.open(numbered, nowNanos));
  }

  /// Says that truth from now on.
  void tell(CellTruth truth, long nowNanos) {
    if (told != null) {
      truth.movedSince(told).forEach(leaving::putIfAbsent);
    }
    leaving.keySet().removeIf(id -> hasCome(truth, id));
    told = truth;
    for (Publisher publisher : publishers) {
      publisher.update(saidTo(publisher, truth));
      publisher.mode(truth.order().mode(), nowNanos);
    }
  }

  /// Whether there is nothing to wait for: it is gone, or back in the group that it was leaving.
  private boolean hasCome(CellTruth now, EndpointId id) {
    @Nullable Claim claim = now.claims().get(id);
    @Nullable Claim old = leaving.get(id);
    return claim == null || old == null || claim.group().equals(old.group());
  }

  private List<Endpoint> saidTo(Publisher publisher, CellTruth now) {
    List<Endpoint> endpoints = new ArrayList<>(now.spoken(publisher.group()));
    endpoints.addAll(CellTruth.spoken(leaving.values(), publisher.group()));
    return endpoints;
  }

  /// A turn of each. Returns how much was done.
  int doWork(long nowNanos) {
    int work = 0;
    for (Publisher publisher : publishers) {
      work += publisher.doWork(nowNanos);
    }
    return work + finishMoves();
  }

  /// Register in the new group, then Unregister in the old one.
  private int finishMoves() {
    CellTruth now = told;
    if (now == null || leaving.isEmpty()) {
      return 0;
    }
    boolean moved = leaving.keySet().removeIf(id -> hasCome(now, id) || isSaidInNewGroup(now, id));
    if (!moved) {
      return 0;
    }
    publishers.forEach(publisher -> publisher.update(saidTo(publisher, now)));
    return 1;
  }

  private boolean isSaidInNewGroup(CellTruth now, EndpointId id) {
    @Nullable Claim claim = now.claims().get(id);
    return claim != null && isSaid(claim);
  }

  /// When one of them has something to do again, if nothing comes in before; Long.MAX_VALUE where
  /// there is none.
  long dueInNanos(long nowNanos) {
    long in = Long.MAX_VALUE;
    for (Publisher publisher : publishers) {
      in = Math.min(in, publisher.dueNanos() - nowNanos);
    }
    return in;
  }

  /// Whether the log has the latest of this claim.
  boolean isSaid(Claim claim) {
    EndpointId id = claim.stated().id();
    return publishers.stream().anyMatch(p -> p.group().equals(claim.group()) && p.isSaid(id));
  }

  /// Whether the log has the latest of everything.
  boolean isAllSaid() {
    return publishers.stream().allMatch(Publisher::isAllSaid);
  }

  /// Groups of that truth to which nobody speaks.
  List<String> unknownTo(CellTruth truth) {
    List<String> unknown = new ArrayList<>(truth.groups());
    publishers.forEach(publisher -> unknown.remove(publisher.group()));
    return unknown;
  }

  /// Says that the silence to come is planned, and ends.
  ///
  /// @param leastMs how long it is planned to last at least
  void leave(long nowNanos, long waitMs, long leastMs) {
    publishers.forEach(publisher -> publisher.leave(nowNanos, waitMs, leastMs));
  }

  List<GroupStatus> status() {
    return publishers.stream().map(Publisher::status).toList();
  }
}
