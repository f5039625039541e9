package dev.holdfast.emitter.lrp;

import dev.holdfast.events.AppInstance;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.EndpointId;
import dev.holdfast.events.EndpointState;
import dev.holdfast.events.IpText;
import dev.holdfast.events.Protocol;
import dev.holdfast.events.Route;
import dev.holdfast.events.RouteOptions;
import dev.holdfast.events.Target;
import dev.holdfast.events.yaml.YamlException;
import dev.holdfast.events.yaml.YamlMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Reads LRPs from text: a file's, with `lrps:` and a list or one LRP at the top level, or one that
/// the API was sent. Immutable.
public final class LrpFormat {
  private static final int PORT_MOST = 65_535;
  private static final Duration TTL = Duration.ofSeconds(30);
  private static final Duration TTL_LEAST = Duration.ofSeconds(1);
  private static final Duration TTL_MOST = Duration.ofHours(24);

  private final LrpDefaults defaults;

  public LrpFormat(LrpDefaults defaults) {
    this.defaults = defaults;
  }

  /// The LRPs of a file, or an error that names the file, the line, the value and what was
  /// expected.
  ///
  /// @param origin the file's name, kept in each LRP
  /// @param source what errors call the file
  List<Lrp> read(String origin, String source, String text) throws YamlException {
    YamlMap file = YamlMap.parse(source, text);
    List<Lrp> lrps = new ArrayList<>();
    Set<EndpointId> seen = new HashSet<>();
    if (file.has("lrps")) {
      for (YamlMap lrp : file.maps("lrps")) {
        lrps.add(lrp(new Origin(origin, 0), lrp, seen));
      }
    } else {
      lrps.add(lrp(new Origin(origin, 0), file, seen));
    }
    file.end();
    return lrps;
  }

  /// The LRP that the API was sent for an instance: as in a file, with `ttl`, and the instance may
  /// be left out.
  public Lrp readOne(String instance, YamlMap map) throws YamlException {
    String named = map.value("instance", this::instance, instance);
    if (!named.equals(instance)) {
      throw map.error(
          "instance", "is \"%s\"; expected the path's: \"%s\"".formatted(named, instance));
    }
    Lrp lrp = lrp(new Origin(Lrp.API, ttlMs(map)), instance, map, new HashSet<>());
    map.end();
    return lrp;
  }

  private static long ttlMs(YamlMap map) throws YamlException {
    Duration ttl = map.duration("ttl", TTL);
    if (ttl.compareTo(TTL_LEAST) < 0 || ttl.compareTo(TTL_MOST) > 0) {
      throw map.error("ttl", "is %d ms; expected 1s to 24h".formatted(ttl.toMillis()));
    }
    return ttl.toMillis();
  }

  /// Where an LRP stands, and how long that word lasts.
  private record Origin(String name, long ttlMs) {}

  private Lrp lrp(Origin origin, YamlMap map, Set<EndpointId> seen) throws YamlException {
    return lrp(origin, map.value("instance", this::instance), map, seen);
  }

  private Lrp lrp(Origin origin, String instance, YamlMap map, Set<EndpointId> seen)
      throws YamlException {
    Common common = common(instance, map);
    List<Endpoint> endpoints = new ArrayList<>();
    for (YamlMap port : map.maps("endpoints")) {
      Endpoint endpoint = endpoint(common, port);
      if (!seen.add(endpoint.id())) {
        throw port.error(
            port.has("containerPort") ? "containerPort" : "port",
            "makes endpoint %s a second time; expected each instance and container port once"
                .formatted(endpoint.id()));
      }
      endpoints.add(endpoint);
    }
    if (endpoints.isEmpty()) {
      throw map.error("endpoints", "is empty; expected a list of at least one port");
    }
    return new Lrp(
        origin.name, common.instance, common.group, origin.ttlMs, common.check, endpoints);
  }

  /// What the endpoints of one LRP share.
  private record Common(
      String instance,
      String group,
      AppInstance app,
      String zone,
      String address,
      EndpointState state,
      long stateForMs,
      int weight,
      Map<String, String> tags,
      @Nullable HealthCheck check) {}

  private Common common(String instance, YamlMap map) throws YamlException {
    AppInstance app =
        new AppInstance(
            map.value("app", text -> new AppInstance(text, "", 0).app(), ""),
            map.value("processType", text -> new AppInstance("", text, 0).processType(), ""),
            map.integer("index", 0, Integer.MAX_VALUE, 0));
    EndpointState state = map.choice("state", EndpointState.class, EndpointState.LIVE);
    Duration stateFor = map.duration("stateFor", Duration.ZERO);
    if (state == EndpointState.LIVE && map.has("stateFor")) {
      throw map.error("stateFor", "stands with state live; expected draining or interrupted there");
    }
    return new Common(
        instance,
        map.value("group", this::group, defaults.groups().getFirst()),
        app,
        map.text("zone", defaults.zone()),
        address(map),
        state,
        stateFor.toMillis(),
        map.integer("weight", 1, 1_000, Endpoint.DEFAULT_WEIGHT),
        map.textMap("tags"),
        CheckFormat.read(map));
  }

  /// An instance's id as it must be; else throws {@link IllegalArgumentException}.
  public String instance(String text) {
    return new EndpointId(defaults.cell(), text, 1).instance();
  }

  private String group(String text) {
    if (!defaults.groups().contains(text)) {
      throw new IllegalArgumentException(
          "is \"%s\"; expected one of this emitter's groups: %s"
              .formatted(text, String.join(", ", defaults.groups())));
    }
    return text;
  }

  private String address(YamlMap map) throws YamlException {
    if (!map.has("address") && defaults.address().isEmpty()) {
      throw map.error(
          "address", "is missing; expected it here, or `address` in the emitter's configuration");
    }
    String address = map.text("address", defaults.address());
    if (!IpText.isCanonical(address)) {
      throw map.error(
          "address",
          "is \"%s\"; expected an IPv4 address such as 10.0.0.7, or an IPv6 address as RFC 5952 writes it"
              .formatted(address));
    }
    return address;
  }

  private Endpoint endpoint(Common lrp, YamlMap map) throws YamlException {
    int port = map.integer("port", 1, PORT_MOST, 0);
    int tlsPort = map.integer("tlsPort", 1, PORT_MOST, 0);
    if (port == 0 && tlsPort == 0) {
      throw map.error("port", "is missing; expected the port, or tlsPort, on the cell's address");
    }
    if (port == 0 && lrp.check != null && lrp.check.kind() == HealthCheck.Kind.HTTP) {
      throw map.error(
          "port", "is missing; expected it where the check is http, which speaks no TLS");
    }
    int containerPort = map.integer("containerPort", 1, PORT_MOST, port != 0 ? port : tlsPort);
    Protocol protocol = map.choice("protocol", Protocol.class, Protocol.HTTP1);
    Map<Route, RouteOptions> options = new HashMap<>();
    List<Route> routes = map.values("routes", Route::parse, item -> optioned(item, options));
    String identity = map.text("identity", "");
    Target target =
        checked(map, "identity", () -> new Target(lrp.address, port, tlsPort, identity, protocol));
    EndpointId id = new EndpointId(defaults.cell(), lrp.instance, containerPort);
    return checked(
        map,
        "routes",
        () ->
            new Endpoint(
                    id,
                    target,
                    lrp.state,
                    lrp.stateForMs,
                    0,
                    lrp.app,
                    lrp.zone,
                    lrp.weight,
                    lrp.tags,
                    routes)
                .withOptions(options));
  }

  /// A route with what it asks routers for, which is put to the others.
  private static Route optioned(YamlMap item, Map<Route, RouteOptions> options)
      throws YamlException {
    Route route = item.value("route", Route::parse);
    Map<String, String> said = item.flatMap("options");
    RouteOptions own = checked(item, "options", () -> RouteOptions.checked(said));
    if (options.put(route, own) != null) {
      throw item.error("route", "is \"%s\" again; expected options of it once".formatted(route));
    }
    return route;
  }

  /// Gives an error of a value's own check a file and a line.
  private static <T> T checked(YamlMap map, String key, Supplier<T> make) throws YamlException {
    try {
      return make.get();
    } catch (IllegalArgumentException e) {
      throw map.error(key, String.valueOf(e.getMessage()));
    }
  }
}
