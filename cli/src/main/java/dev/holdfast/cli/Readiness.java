package dev.holdfast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.emitter.EmitterStatus;
import dev.holdfast.emitter.GroupStatus;
import dev.holdfast.events.Cell;
import java.util.List;
import java.util.Map;

/// Whether a router serves all that the emitters of this machine have to say, so that the first
/// request after "up" finds its app. One thread.
final class Readiness {
  private static final RouteRows.Asked ALL = new RouteRows.Asked("", 1_000);

  private final AdminClient router;
  private final Map<Cell, EmitterProcess> emitters;
  private final List<Integer> appPorts;

  /// @param appPorts ports of the demo's apps: an emitter begins with what it knew before, and
  ///   learns a moment later where they listen now
  Readiness(AdminClient router, Map<Cell, EmitterProcess> emitters, List<Integer> appPorts) {
    this.router = router;
    this.emitters = emitters;
    this.appPorts = appPorts;
  }

  boolean isReached() throws CommandFailure {
    if (!router.isReady()) {
      return false;
    }
    JsonNode cells = router.get("cells").path("cells");
    for (Map.Entry<Cell, EmitterProcess> emitter : emitters.entrySet()) {
      if (!knows(cells, emitter.getKey(), emitter.getValue().status())) {
        return false;
      }
    }
    return RouteRows.read(router, ALL).reach(appPorts);
  }

  /// Whether the router has read the newest that the emitter has said, and it has said all.
  private static boolean knows(JsonNode cells, Cell name, EmitterStatus emitter) {
    long newest = 0;
    for (GroupStatus group : emitter.groups()) {
      if (!group.open() || group.dirty() > 0 || group.inFlight() > 0) {
        return false;
      }
      newest = Math.max(newest, group.seq());
    }
    for (JsonNode cell : cells) {
      if (cell.path("cell").asText().equals(name.name())) {
        return cell.path("incarnation").asText().equals(emitter.incarnation())
            && cell.path("seq").asLong() >= newest;
      }
    }
    return false;
  }
}
