package dev.holdfast.perf.degraded;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.perf.proxy.App;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// An app that is there for one fault, its instances on one cell after the other. One thread;
/// blocks.
final class GuestApp {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Site site;
  private final App app;
  private final List<LiveInstance> instances = new ArrayList<>();
  private final List<Lrp> lrps = new ArrayList<>();
  private final Set<Integer> forgotten = new HashSet<>();

  GuestApp(Site site, String name) {
    this.site = site;
    this.app = new App(name, name + ".bench.example.com", 0);
  }

  /// With so many instances that speak plainly, known to the router.
  static GuestApp plain(Site site, String name, int count)
      throws IOException, InterruptedException {
    GuestApp guest = new GuestApp(site, name);
    for (int i = 0; i < count; i++) {
      guest.addLive();
    }
    guest.register();
    return guest;
  }

  /// With so many instances that prove their identity, known to the router.
  static GuestApp secured(Site site, String name, int count)
      throws IOException, InterruptedException {
    GuestApp guest = new GuestApp(site, name);
    for (int i = 0; i < count; i++) {
      LiveInstance instance = site.instance(guest.app, site.identity().right());
      guest.instances.add(instance);
      guest.lrps.add(new Lrp(guest.app, guest.nextName(), instance.port(), site.identity().name()));
    }
    guest.register();
    return guest;
  }

  void addLive() throws IOException {
    LiveInstance instance = site.instance(app, null);
    instances.add(instance);
    addPort(instance.port());
  }

  /// An endpoint at which nobody is.
  void addPort(int port) {
    lrps.add(Lrp.plain(app, nextName(), port));
  }

  private String nextName() {
    return app.name() + "-" + lrps.size();
  }

  App app() {
    return app;
  }

  List<LiveInstance> instances() {
    return instances;
  }

  /// The name of an instance as its cell says it.
  String name(int index) {
    return lrps.get(index).instance();
  }

  /// Tells the cells, and waits until the router knows all endpoints.
  void register() throws IOException, InterruptedException {
    site.keep(instances);
    for (CellAtWork cell : site.cells()) {
      tell(cell);
    }
    Condition known = () -> site.router().endpoints(app.host()).size() == lrps.size();
    known.require(PATIENCE, "the router to know %d endpoints of %s".formatted(lrps.size(), app));
  }

  /// The cell of that index says that the instance has gone.
  void forget(int index) throws IOException {
    forgotten.add(index);
    tell(cellOf(index));
  }

  private void tell(CellAtWork cell) throws IOException {
    List<Lrp> own = onCell(cell);
    if (own.isEmpty()) {
      cell.withdraw(app.name());
    } else {
      cell.register(app.name(), own);
    }
  }

  private List<Lrp> onCell(CellAtWork cell) {
    int at = site.cells().indexOf(cell);
    return Stream.iterate(at, i -> i < lrps.size(), i -> i + site.cells().size())
        .filter(i -> !forgotten.contains(i))
        .map(lrps::get)
        .toList();
  }

  /// The cell that says the instance of that index.
  CellAtWork cellOf(int index) {
    return site.cells().get(index % site.cells().size());
  }

  /// Has the app's endpoints forgotten.
  void withdraw() throws IOException, InterruptedException {
    for (CellAtWork cell : site.cells()) {
      cell.withdraw(app.name());
    }
    Condition gone = () -> site.router().endpoints(app.host()).isEmpty();
    gone.require(PATIENCE, "the router to forget the endpoints of " + app);
  }

  /// Instances that the router holds something against, by their names.
  List<String> blamed() throws IOException, InterruptedException {
    return site.router().endpoints(app.host()).stream()
        .filter(endpoint ->
            List.of("ejected", "doubted", "quarantined")
                .contains(endpoint.path("standing").asText()))
        .map(endpoint -> endpoint.path("instance").asText())
        .toList();
  }

  /// Whether the router picks every one of them.
  boolean isPicked() throws IOException, InterruptedException {
    List<JsonNode> endpoints = site.router().endpoints(app.host());
    return endpoints.size() == lrps.size() - forgotten.size()
        && endpoints.stream().allMatch(Site::isPicked);
  }
}
