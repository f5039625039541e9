package dev.holdfast.registry.table;

import dev.holdfast.events.AppInstance;
import dev.holdfast.events.Cell;
import dev.holdfast.events.CellMode;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.EndpointId;
import dev.holdfast.events.EndpointState;
import dev.holdfast.events.Protocol;
import dev.holdfast.events.Route;
import dev.holdfast.events.RouteOptions;
import dev.holdfast.events.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/// A cell of a simulation: what runs on it, and the emitter processes that speak for it, the newest
/// last; older ones are zombies.
final class SimCell {
  private static final List<EndpointState> STATES = List.of(EndpointState.values());
  private static final int INSTANCES = 4;
  private static final int PORTS = 5;
  private static final String[] ROUTES = {
    "a.example.com", "b.example.com", "b.example.com/api", "*.example.com", "c.example.com"
  };

  private final SimLink link;
  private final Cell cell;
  private final Map<EndpointId, Endpoint> running = new TreeMap<>();
  private final List<FakeCell> emitters = new ArrayList<>();
  private CellDisk disk = new CellDisk();
  private boolean isolated;

  SimCell(SimLink link, Cell cell) {
    this.link = link;
    this.cell = cell;
  }

  Cell cell() {
    return cell;
  }

  SimLink link() {
    return link;
  }

  /// The newest emitter, the one that counts.
  FakeCell emitter() {
    return emitters.getLast();
  }

  void startEmitter(CellDisk from, long id) {
    disk = from;
    emitters.add(new FakeCell(link, cell, from, id));
  }

  /// What the newest emitter keeps, or kept.
  CellDisk disk() {
    return disk;
  }

  /// The host is gone with all that ran on it; nobody says so.
  void die() {
    killEmitters();
    running.clear();
  }

  /// Nobody reaches the host, and it reaches nobody; what runs on it runs on.
  void isolate() {
    link.cut();
    isolated = true;
  }

  /// Connects reach the host again.
  void letIn() {
    isolated = false;
  }

  boolean isDead() {
    return emitters.isEmpty();
  }

  /// Whether an instance that runs here listens there.
  boolean accepts(Target target) {
    return !isolated
        && running.values().stream()
            .map(Endpoint::target)
            .anyMatch(
                mine -> mine.address().equals(target.address()) && mine.port() == target.port());
  }

  /// Every emitter looks at the cell and speaks.
  void work(long nowNanos) {
    emitters.forEach(emitter -> emitter.work(running, nowNanos));
  }

  void killEmitters() {
    emitters.forEach(FakeCell::kill);
    emitters.clear();
  }

  void restartEmitter(long id) {
    if (!isDead()) {
      emitters.removeLast().kill();
      startEmitter(disk, id);
    }
  }

  void loseData(long id) {
    if (!isDead()) {
      emitters.removeLast().kill();
      startEmitter(new CellDisk(), id);
    }
  }

  /// The old one goes on, stopped or not, and does not know that it is replaced.
  void replaceEmitter(long id) {
    if (!isDead()) {
      startEmitter(disk.copy(), id);
    }
  }

  void manifestIsDue() {
    emitters.forEach(FakeCell::manifestIsDue);
  }

  /// What its beats say from now on.
  void say(CellMode mode, long forMs) {
    emitters.forEach(emitter -> emitter.say(mode, forMs));
  }

  void jumpClock(long byMs) {
    emitters.forEach(emitter -> emitter.jumpClock(byMs));
  }

  void stopEmitter() {
    if (!isDead()) {
      emitter().stop();
    }
  }

  void resumeEmitters() {
    emitters.forEach(FakeCell::resume);
  }

  /// Few instances, addresses and routes, so that they meet.
  void startInstance(RandomGenerator random) {
    if (isDead()) {
      return;
    }
    EndpointId id = new EndpointId(cell, "i" + random.nextInt(INSTANCES), 8080);
    Endpoint endpoint =
        new Endpoint(
            id,
            target(random),
            EndpointState.LIVE,
            0,
            0,
            AppInstance.NONE,
            "",
            Endpoint.DEFAULT_WEIGHT,
            Map.of(),
            routes(random));
    running.put(id, endpoint.withOptions(options(endpoint.routes(), random)));
  }

  /// Another state, or other routes with other options.
  void changeInstance(RandomGenerator random) {
    if (running.isEmpty()) {
      return;
    }
    Endpoint before = oneOf(random);
    EndpointState state = STATES.get(random.nextInt(STATES.size()));
    running.put(
        before.id(),
        random.nextBoolean()
            ? before.withState(state, random.nextInt(1_000))
            : new Endpoint(
                    before.id(),
                    before.target(),
                    before.state(),
                    before.stateForMs(),
                    0,
                    before.app(),
                    before.zone(),
                    before.weight(),
                    before.tags(),
                    routes(random))
                .withOptions(options(before.routes(), random)));
  }

  /// An instance says that it drains, and then that it does not.
  void waver(long nowNanos) {
    if (!running.isEmpty()) {
      Endpoint before = running.values().iterator().next();
      running.put(before.id(), before.withState(EndpointState.DRAINING, before.stateForMs() + 1));
      work(nowNanos);
      running.put(before.id(), before);
      work(nowNanos);
    }
  }

  void stopInstance(RandomGenerator random) {
    if (!running.isEmpty()) {
      running.remove(oneOf(random).id());
    }
  }

  private Endpoint oneOf(RandomGenerator random) {
    return List.copyOf(running.values()).get(random.nextInt(running.size()));
  }

  private static Target target(RandomGenerator random) {
    int port = 1 + random.nextInt(PORTS);
    int tlsPort = random.nextInt(3) == 0 ? 1 + random.nextInt(PORTS) : 0;
    String identity = tlsPort != 0 && random.nextBoolean() ? "spiffe://an-app" : "";
    return new Target("10.0.0.1", port, tlsPort, identity, Protocol.HTTP1);
  }

  private static List<Route> routes(RandomGenerator random) {
    TreeSet<Route> routes = new TreeSet<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      routes.add(Route.parse(ROUTES[random.nextInt(ROUTES.length)]));
    }
    return List.copyOf(routes);
  }

  /// Few, so that they agree as often as they disagree.
  private static Map<Route, RouteOptions> options(List<Route> routes, RandomGenerator random) {
    Map<Route, RouteOptions> options = new HashMap<>();
    for (Route route : routes) {
      if (random.nextInt(3) == 0) {
        String value = random.nextInt(1, 3) + "s";
        options.put(route, RouteOptions.of(Map.of("timeouts.request", value)));
      }
    }
    return options;
  }
}
