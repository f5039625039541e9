package dev.holdfast.emitter;

import dev.holdfast.emitter.api.CellOrder;
import dev.holdfast.emitter.api.InstanceOrder;
import dev.holdfast.emitter.lrp.HealthCheck;
import dev.holdfast.emitter.lrp.Lrp;
import dev.holdfast.emitter.lrp.Observation;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.EndpointId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What runs on the cell, as of what its sources last said. Immutable; equal when every claim is.
///
/// A claim keeps its `since` while its target stays the same, and is given a greater one than all
/// before it when it is new or has another target: max(last + 1, log time). Before the log's time
/// is known such a claim waits with 0, in the order in which it came.
///
/// @param place which directory the list came from
/// @param order what an operator has ordered for all of it, instances that come later included
/// @param lastSinceMs the greatest `since` ever given on this cell, to claims that are gone too
/// @param claims in the order in which they came
record CellTruth(String place, CellOrder order, long lastSinceMs, Map<EndpointId, Claim> claims) {
  CellTruth {
    claims = Collections.unmodifiableMap(new LinkedHashMap<>(claims));
  }

  /// A cell of which nothing has been heard, before its first list.
  static final CellTruth NOTHING = new CellTruth("", CellOrder.NONE, 0, Map.of());

  /// The truth after a list: what is not on it is gone.
  CellTruth after(Observation.Listed listed) {
    Map<EndpointId, Claim> next = new LinkedHashMap<>();
    Map<EndpointId, Claim> fresh = new LinkedHashMap<>();
    for (Lrp lrp : listed.lrps()) {
      for (Endpoint endpoint : lrp.endpoints()) {
        Claim.Said said = Claim.Said.of(lrp, endpoint);
        fresh.put(
            endpoint.id(), new Claim(said, 0, Claim.Standing.fresh(said, order(endpoint.id()))));
      }
    }
    // Known claims keep their places; new ones and those with a new target come behind them.
    for (Map.Entry<EndpointId, Claim> known : claims.entrySet()) {
      @Nullable Claim now = fresh.get(known.getKey());
      if (now != null && now.stated().target().equals(known.getValue().stated().target())) {
        next.put(known.getKey(), known.getValue().restated(now.said()));
        fresh.remove(known.getKey());
      }
    }
    next.putAll(fresh);
    return new CellTruth(listed.place(), order, lastSinceMs, next);
  }

  /// What is ordered for an instance that comes anew or elsewhere.
  private @Nullable InstanceOrder order(EndpointId id) {
    @Nullable Claim known = claims.get(id);
    return known == null ? order.ofInstance() : known.standing().order();
  }

  /// The truth once the log's time is known: claims that wait get theirs.
  CellTruth dated(long logTimeMs) {
    if (!hasWaiting()) {
      return this;
    }
    long last = lastSinceMs;
    Map<EndpointId, Claim> next = new LinkedHashMap<>(claims);
    for (Map.Entry<EndpointId, Claim> entry : next.entrySet()) {
      if (entry.getValue().waits()) {
        last = Math.max(last + 1, logTimeMs);
        entry.setValue(entry.getValue().withSince(last));
      }
    }
    return new CellTruth(place, order, last, next);
  }

  /// Whether a claim waits for its `since`.
  boolean hasWaiting() {
    return claims.values().stream().anyMatch(Claim::waits);
  }

  /// The truth after the stated time of one claim's state is over.
  CellTruth ranOut(EndpointId id) {
    @Nullable Claim claim = claims.get(id);
    if (claim == null) {
      return this;
    }
    Map<EndpointId, Claim> next = new LinkedHashMap<>(claims);
    next.put(id, claim.ranOut());
    return withClaims(next);
  }

  /// The truth under another order for one instance; null: under none.
  CellTruth ordered(String instance, @Nullable InstanceOrder newOrder) {
    Map<EndpointId, Claim> next = new LinkedHashMap<>(claims);
    next.replaceAll(
        (id, claim) -> id.instance().equals(instance) ? claim.withOrder(newOrder) : claim);
    return withClaims(next);
  }

  /// The truth when the time of the cell's order is over; what was ordered of single instances
  /// since stays.
  CellTruth orderOver() {
    @Nullable InstanceOrder over = order.ofInstance();
    Map<EndpointId, Claim> next = new LinkedHashMap<>(claims);
    next.replaceAll((_, claim) ->
        over != null && over.equals(claim.standing().order()) ? claim.withOrder(null) : claim);
    return new CellTruth(place, CellOrder.NONE, lastSinceMs, next);
  }

  /// The truth under another order for the whole cell, in place of all orders before.
  CellTruth ordered(CellOrder newOrder) {
    Map<EndpointId, Claim> next = new LinkedHashMap<>(claims);
    next.replaceAll((_, claim) -> claim.withOrder(newOrder.ofInstance()));
    return new CellTruth(place, newOrder, lastSinceMs, next);
  }

  CellTruth withClaims(Map<EndpointId, Claim> newClaims) {
    return new CellTruth(place, order, lastSinceMs, newClaims);
  }

  /// What the log is to say to a group, in the order of the claims.
  List<Endpoint> spoken(String group) {
    return spoken(claims.values(), group);
  }

  static List<Endpoint> spoken(Collection<Claim> claims, String group) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (Claim claim : claims) {
      @Nullable Endpoint endpoint = claim.group().equals(group) ? claim.spoken() : null;
      if (endpoint != null) {
        endpoints.add(endpoint);
      }
    }
    return endpoints;
  }

  Set<String> groups() {
    Set<String> groups = new HashSet<>();
    claims.values().forEach(claim -> groups.add(claim.group()));
    return groups;
  }

  boolean has(String instance) {
    return claims.keySet().stream().anyMatch(id -> id.instance().equals(instance));
  }

  /// The instances that LRP files say.
  Set<String> fileInstances() {
    Set<String> instances = new HashSet<>();
    claims.forEach((id, claim) -> {
      if (!claim.said().isOfApi()) {
        instances.add(id.instance());
      }
    });
    return instances;
  }

  /// The LRPs as their sources last said them, for sources that begin from here.
  List<Lrp> lrps() {
    record Key(
        String origin, String instance, String group, long ttlMs, @Nullable HealthCheck check) {}
    Map<Key, List<Endpoint>> byLrp = new LinkedHashMap<>();
    for (Claim claim : claims.values()) {
      Claim.Said said = claim.said();
      Key key =
          new Key(
              said.origin(),
              said.stated().id().instance(),
              said.group(),
              said.ttlMs(),
              said.check());
      byLrp.computeIfAbsent(key, _ -> new ArrayList<>()).add(said.stated());
    }
    List<Lrp> lrps = new ArrayList<>();
    byLrp.forEach((key, endpoints) ->
        lrps.add(new Lrp(key.origin, key.instance, key.group, key.ttlMs, key.check, endpoints)));
    return lrps;
  }

  /// Claims that moved from one group to another since `before`, by their old group's claim.
  Map<EndpointId, Claim> movedSince(CellTruth before) {
    Map<EndpointId, Claim> moved = new HashMap<>();
    claims.forEach((id, claim) -> {
      @Nullable Claim old = before.claims.get(id);
      if (old != null && !old.group().equals(claim.group())) {
        moved.put(id, old);
      }
    });
    return moved;
  }
}
