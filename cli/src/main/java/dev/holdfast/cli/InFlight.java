package dev.holdfast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// What routers still have to do with some endpoints: requests in flight, and endpoints that they
/// still pick. Immutable.
///
/// @param requests by endpoint: one that stands at several routes has them once
/// @param picked the endpoints that are still picked
/// @param elsewhere the same of other routers, summed up
record InFlight(Map<String, Long> requests, Set<String> picked, Sum elsewhere) {
  static final int ROUTES_MOST = 10_000;
  static final InFlight NONE = new InFlight(Map.of(), Set.of(), new Sum(0, 0));

  record Sum(long requests, long picked) {}

  /// What a router's `/routes` says of a cell's instances.
  static InFlight of(JsonNode answer, String cell, Set<String> instances) {
    Map<String, Long> requests = new HashMap<>();
    Set<String> picked = new HashSet<>();
    for (JsonNode route : answer.path("routes")) {
      for (JsonNode endpoint : route.path("endpoints")) {
        String instance = endpoint.path("instance").asText();
        if (endpoint.path("cell").asText().equals(cell) && instances.contains(instance)) {
          String id = instance + ":" + endpoint.path("containerPort").asText();
          requests.merge(id, endpoint.path("inFlight").asLong(), Math::max);
          if (endpoint.path("pickable").asBoolean()) {
            picked.add(id);
          }
        }
      }
    }
    return new InFlight(requests, picked, new Sum(0, 0));
  }

  /// With what the same router says of another host.
  InFlight and(InFlight other) {
    Map<String, Long> both = new HashMap<>(requests);
    other.requests.forEach((id, count) -> both.merge(id, count, Math::max));
    Set<String> all = new HashSet<>(picked);
    all.addAll(other.picked);
    return new InFlight(both, all, elsewhere);
  }

  /// With what another router says.
  InFlight plus(InFlight router) {
    return new InFlight(
        Map.of(),
        Set.of(),
        new Sum(count() + router.count(), stillPicked() + router.stillPicked()));
  }

  long count() {
    return elsewhere.requests + requests.values().stream().mapToLong(Long::longValue).sum();
  }

  long stillPicked() {
    return elsewhere.picked + picked.size();
  }

  boolean isQuiet() {
    return count() == 0 && stillPicked() == 0;
  }

  String text() {
    String requests = "requests in flight: " + count();
    return stillPicked() == 0 ? requests : requests + ", endpoints still picked: " + stillPicked();
  }
}
