package dev.holdfast.perf.degraded;

import dev.holdfast.events.AppInstance;
import dev.holdfast.events.Cell;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.EndpointId;
import dev.holdfast.events.EndpointState;
import dev.holdfast.events.Protocol;
import dev.holdfast.events.Route;
import dev.holdfast.events.Target;
import dev.holdfast.events.log.LogWriter;
import dev.holdfast.perf.proxy.App;
import dev.holdfast.perf.site.CellVoice;
import java.util.List;
import java.util.Map;

/// An app of four endpoints, of which something else is said in each edit: the first one's share of
/// the traffic; the second one's labels and another path of its host; the third one's port, at
/// which another instance serves; whether the fourth one is there. Who is said to serve does.
/// Immutable.
///
/// @param ports of five instances; the third endpoint is at one of two
record EditedApp(Cell cell, App app, List<Integer> ports) {
  static final int INSTANCES = 5;

  static final int ENDPOINTS = 4;
  private static final long FIRST_SINCE_MS = 1_700_000_000_000L;

  /// Below what is said between edits, so that no edit says the same.
  private static final int WEIGHTS = Endpoint.DEFAULT_WEIGHT - 1;

  /// How it is said when nobody edits it.
  ///
  /// @param edits that were said before
  List<Endpoint> endpoints(long edits) {
    long sinceMs = FIRST_SINCE_MS + edits;
    return List.of(
        weighed(Endpoint.DEFAULT_WEIGHT), labelled(0), at(2, 2, sinceMs), at(3, 4, sinceMs));
  }

  /// Says the edit of that number.
  void edit(long number, CellVoice voice, LogWriter.Receipt receipt) {
    long turn = number / ENDPOINTS;
    boolean odd = turn % 2 == 1;
    switch ((int) (number % ENDPOINTS)) {
      case 0 -> voice.register(weighed(1 + (int) (turn % WEIGHTS)), receipt);
      case 1 -> voice.register(labelled(turn + 1), receipt);
      case 2 -> voice.register(at(2, odd ? 2 : 3, FIRST_SINCE_MS + 1 + turn), receipt);
      default -> {
        Endpoint fourth = at(3, 4, FIRST_SINCE_MS + 1 + turn);
        if (odd) {
          voice.register(fourth, receipt);
        } else {
          voice.unregister(fourth.id(), receipt);
        }
      }
    }
  }

  private Endpoint weighed(int weight) {
    return endpoint(0, ports.getFirst(), FIRST_SINCE_MS, weight, Map.of(), List.of(root()));
  }

  private Endpoint labelled(long turn) {
    return endpoint(
        1,
        ports.get(1),
        FIRST_SINCE_MS,
        Endpoint.DEFAULT_WEIGHT,
        Map.of("edit", String.valueOf(turn)),
        turn % 2 == 1 ? List.of(root(), new Route(app.host(), "/edited")) : List.of(root()));
  }

  private Endpoint at(int index, int port, long sinceMs) {
    return endpoint(
        index, ports.get(port), sinceMs, Endpoint.DEFAULT_WEIGHT, Map.of(), List.of(root()));
  }

  private Route root() {
    return new Route(app.host(), "");
  }

  private Endpoint endpoint(
      int index, int port, long sinceMs, int weight, Map<String, String> tags, List<Route> routes) {
    return new Endpoint(
        new EndpointId(cell, app.name() + "-" + index, 8080),
        new Target("127.0.0.1", port, 0, "", Protocol.HTTP1),
        EndpointState.LIVE,
        0,
        sinceMs,
        new AppInstance(app.name(), "web", index),
        "",
        weight,
        tags,
        routes);
  }
}
