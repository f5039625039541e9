package dev.holdfast.registry.table;

import static dev.holdfast.registry.table.BrokenInvariant.hold;

import dev.holdfast.events.Cell;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.EndpointId;
import dev.holdfast.events.EndpointState;
import dev.holdfast.events.LogRecord;
import dev.holdfast.events.Route;
import dev.holdfast.events.RouteOptions;
import dev.holdfast.events.Target;
import dev.holdfast.registry.facts.CellState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What must hold of a router between two turns.
final class TableInvariants {
  private TableInvariants() {}

  static void check(SimRouter router, Reduction reduction, RandomGenerator random) {
    checkReadAgain(router, reduction, random);
    checkCellByCell(router, reduction);
    if (router.status().counts().poolsPublished() == 0) {
      return;
    }
    checkPools(router);
    checkOptions(router);
    checkOwners(router);
    checkRuntimes(router);
  }

  /// From any earlier record on, over the facts as they are.
  private static void checkReadAgain(
      SimRouter router, Reduction reduction, RandomGenerator random) {
    List<SimRouter.Seen> history = router.history();
    Map<Cell, CellState> states = new HashMap<>(router.states());
    int from = random.nextInt(history.size() + 1);
    history.subList(from, history.size()).forEach(seen -> step(states, reduction, seen));
    assertEqualFacts("3 a replay from any earlier offset gives the same facts", router, states);
    for (CellState state : states.values()) {
      CellState known = router.states().get(state.cell());
      hold(
          "3 a replay ends frozen or not as before",
          (known != null && known.frozen() == state.frozen())
              || router.garbledOnPresence().contains(state.cell()),
          () -> "%s: %s, read again from %d: %s".formatted(router, known, from, state));
    }
  }

  /// Each cell's records by themselves: how cells interleave decides nothing.
  private static void checkCellByCell(SimRouter router, Reduction reduction) {
    Map<Cell, CellState> states = new HashMap<>();
    Set<Cell> cells = new HashSet<>();
    router.history().forEach(seen -> cells.add(seen.cell()));
    for (Cell cell : cells) {
      for (SimRouter.Seen seen : router.history()) {
        if (seen.cell().equals(cell)) {
          step(states, reduction, seen);
        }
      }
    }
    assertEqualFacts("5 events of different cells commute", router, states);
  }

  private static void step(Map<Cell, CellState> states, Reduction reduction, SimRouter.Seen seen) {
    @Nullable CellState known = states.get(seen.cell());
    @Nullable CellState next =
        switch (seen) {
          case SimRouter.Seen.Said said -> reduction.apply(known, said.record()).state();
          case SimRouter.Seen.Found found -> reduction.replace(known, found.state()).state();
        };
    if (next != null) {
      states.put(seen.cell(), next);
    }
  }

  private static void assertEqualFacts(
      String invariant, SimRouter router, Map<Cell, CellState> states) {
    hold(
        invariant,
        states.keySet().equals(router.states().keySet()),
        () -> "%s knows %s, not %s".formatted(router, router.states().keySet(), states.keySet()));
    for (CellState state : states.values()) {
      CellState known = router.states().get(state.cell());
      hold(
          invariant,
          known != null
              && known.order().equals(state.order())
              && known.endpoints().equals(state.endpoints()),
          () -> "%s: %s, otherwise %s".formatted(router, known, state));
    }
  }

  /// Whose options hold is a function of the facts, too.
  private static void checkOptions(SimRouter router) {
    List<Endpoint> facts = facts(router);
    for (Pool<SimRuntimes.Held> pool : router.pools()) {
      Route route = pool.route();
      RouteOptions expected =
          facts.stream()
              .filter(endpoint -> endpoint.hasRoute(route))
              .max(Comparator.comparingLong(Endpoint::sinceMs).thenComparing(Endpoint::id))
              .map(endpoint -> endpoint.options(route))
              .orElse(RouteOptions.NONE);
      boolean disagree =
          facts.stream()
              .anyMatch(each -> each.hasRoute(route) && !each.options(route).equals(expected));
      hold(
          "options of the greatest (since, cell) hold",
          pool.options().equals(expected) && pool.optionsDisagree() == disagree,
          () -> "%s: %s, otherwise %s, of %s".formatted(router, pool.options(), expected, facts));
      hold(
          "rules are those of the options that hold",
          expected.isEmpty()
              ? pool.rules() == null
              : new SimRuntimes.Rules(route, expected).equals(pool.rules()),
          () -> "%s: %s of %s".formatted(router, pool.rules(), expected));
    }
  }

  /// The table is a function of the facts, written here the plain way.
  private static void checkPools(SimRouter router) {
    List<Endpoint> facts = facts(router);
    Set<EndpointId> hidden = hidden(facts);
    Map<Route, Map<EndpointId, String>> expected = new TreeMap<>();
    for (Endpoint endpoint : facts) {
      for (Route route : endpoint.routes()) {
        expected
            .computeIfAbsent(route, _ -> new TreeMap<>())
            .put(endpoint.id(), standing(endpoint, hidden) + " " + endpoint);
      }
    }
    Map<Route, Map<EndpointId, String>> found = new TreeMap<>();
    int empty = 0;
    for (Pool<SimRuntimes.Held> pool : router.pools()) {
      empty += pool.isEmpty() ? 1 : 0;
      for (Slot<SimRuntimes.Held> slot : pool.slots()) {
        found
            .computeIfAbsent(pool.route(), _ -> new TreeMap<>())
            .put(slot.endpoint().id(), byFacts(slot) + " " + slot.endpoint());
      }
    }
    hold(
        "the table is what the facts say",
        expected.equals(found),
        () -> "%s has %s, the facts say %s".formatted(router, found, expected));
    TableStatus.Facts status = router.status().facts();
    int emptyPools = empty;
    hold(
        "the status is what the facts say",
        status.endpoints() == facts.size()
            && status.hidden() == hidden.size()
            && status.emptyRoutes() == emptyPools
            && status.cells() == router.states().size(),
        () -> "%s says %s of %s, hidden %s".formatted(router, status, facts, hidden));
  }

  private static void checkOwners(SimRouter router) {
    Map<String, EndpointId> owners = new HashMap<>();
    for (Pool<SimRuntimes.Held> pool : router.pools()) {
      for (int i = 0; i < pool.size(); i++) {
        Endpoint endpoint = pool.slot(i).endpoint();
        Target target = endpoint.target();
        for (int port : new int[] {target.port(), target.tlsPort()}) {
          @Nullable EndpointId other =
              port == 0 ? null : owners.put(target.address() + " " + port, endpoint.id());
          hold(
              "8 at most one pickable owner of an address and port",
              other == null || other.equals(endpoint.id()),
              () -> "%s: %s and %s at %s".formatted(router, other, endpoint.id(), target));
        }
      }
    }
  }

  private static void checkRuntimes(SimRouter router) {
    Set<SimRuntimes.Held> inPools = new HashSet<>();
    for (Pool<SimRuntimes.Held> pool : router.pools()) {
      for (Slot<SimRuntimes.Held> slot : pool.slots()) {
        inPools.add(slot.runtime());
        hold(
            "runtimes",
            !slot.runtime().isRetired()
                && slot.runtime().of().target().equals(slot.endpoint().target()),
            () -> "%s: %s stands for %s".formatted(router, slot.runtime(), slot.endpoint()));
      }
    }
    hold(
        "runtimes",
        inPools.equals(new HashSet<>(router.runtimes().live())),
        () -> "%s: %s live, %s in pools".formatted(router, router.runtimes().live(), inPools));
  }

  private static List<Endpoint> facts(SimRouter router) {
    List<Endpoint> facts = new ArrayList<>();
    router.states().values().forEach(state -> facts.addAll(state.endpoints()));
    return facts;
  }

  private static Set<EndpointId> hidden(List<Endpoint> facts) {
    Set<EndpointId> hidden = new HashSet<>();
    for (Endpoint one : facts) {
      for (Endpoint other : facts) {
        if (other.target().address().equals(one.target().address())
            && (has(one, other.target().port()) || has(one, other.target().tlsPort()))
            && claim(one, other) < 0) {
          hidden.add(one.id());
        }
      }
    }
    return hidden;
  }

  private static int claim(Endpoint one, Endpoint other) {
    int bySince = Long.compare(one.sinceMs(), other.sinceMs());
    return bySince != 0 ? bySince : one.id().compareTo(other.id());
  }

  private static boolean has(Endpoint endpoint, int port) {
    Target target = endpoint.target();
    return port != 0 && (target.port() == port || target.tlsPort() == port);
  }

  private static Slot.Standing standing(Endpoint endpoint, Set<EndpointId> hidden) {
    if (endpoint.state() == EndpointState.DRAINING) {
      return Slot.Standing.DRAINING;
    }
    if (endpoint.state() == EndpointState.INTERRUPTED) {
      return Slot.Standing.INTERRUPTED;
    }
    return hidden.contains(endpoint.id()) ? Slot.Standing.ADDRESS_TAKEN : Slot.Standing.PICKABLE;
  }

  /// What the view hides is pickable by the facts: {@link HidingInvariants} says when it may be.
  static Slot.Standing byFacts(Slot<SimRuntimes.Held> slot) {
    return switch (slot.standing()) {
      case PRUNED, AGED -> Slot.Standing.PICKABLE;
      case PICKABLE, DRAINING, INTERRUPTED, ADDRESS_TAKEN -> slot.standing();
    };
  }

  static Cell cellOf(LogRecord record) {
    Cell cell = record.cell();
    if (cell == null) {
      throw new AssertionError("the reducer was given a record of no cell: " + record);
    }
    return cell;
  }
}
