package dev.holdfast.events.wire;

import dev.holdfast.events.AppInstance;
import dev.holdfast.events.Cell;
import dev.holdfast.events.CellMode;
import dev.holdfast.events.Digest;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.EndpointId;
import dev.holdfast.events.EndpointState;
import dev.holdfast.events.Header;
import dev.holdfast.events.Incarnation;
import dev.holdfast.events.Order;
import dev.holdfast.events.Protocol;
import dev.holdfast.events.Route;
import dev.holdfast.events.RouteEvent;
import dev.holdfast.events.RouteOptions;
import dev.holdfast.events.Target;
import dev.holdfast.events.Topic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Random valid events, the edges of every bound among them. The same random numbers make the same
/// events. One thread.
final class Samples {
  static final String SITE = "north";
  static final Cell CELL = new Cell("cell-7.north");

  private final RandomGenerator random;

  Samples(RandomGenerator random) {
    this.random = random;
  }

  static Topic topicOf(RouteEvent event) {
    return event instanceof RouteEvent.Beat ? Topic.PRESENCE : Topic.ROUTES;
  }

  RouteEvent event() {
    return switch (random.nextInt(5)) {
      case 0 -> new RouteEvent.Hello(header(), oneOf("", "0.1.0 (abc)", "v".repeat(63)));
      case 1 -> new RouteEvent.Manifest(header(), endpoints(random.nextInt(12)));
      case 2 -> new RouteEvent.Register(header(), endpoint());
      case 3 -> new RouteEvent.Unregister(header(), id());
      default -> beat();
    };
  }

  Header header() {
    Incarnation incarnation = new Incarnation(number(), number(), number());
    return new Header(SITE, CELL, new Order(incarnation, number()), number());
  }

  List<Endpoint> endpoints(int number) {
    Map<EndpointId, Endpoint> endpoints = new LinkedHashMap<>();
    for (int i = 0; i < number; i++) {
      Endpoint endpoint = endpoint();
      endpoints.put(endpoint.id(), endpoint);
    }
    return List.copyOf(endpoints.values());
  }

  Endpoint endpoint() {
    EndpointId id = id();
    return new Endpoint(
            id,
            target(id),
            oneOf(EndpointState.values()),
            atLeastZero(),
            atLeastZero(),
            new AppInstance(
                oneOf("", "app", "a".repeat(255)),
                oneOf("", "web", "w".repeat(63)),
                oneOf(0, 1, 127, 128, Integer.MAX_VALUE)),
            oneOf("", "z1", "z".repeat(63)),
            oneOf(1, 99, 100, 101, 1_000),
            tags(),
            routes())
        .withOptions(options());
  }

  /// Of routes that the endpoint has with some luck.
  private Map<Route, RouteOptions> options() {
    Map<Route, RouteOptions> options = new LinkedHashMap<>();
    for (int i = oneOf(0, 0, 1, 5); i > 0; i--) {
      Map<String, String> said = new LinkedHashMap<>();
      for (int j = oneOf(0, 1, 3, 64); j > 0; j--) {
        said.put(
            oneOf("o" + j, "", "timeouts.request", "n".repeat(128)),
            oneOf("", "5s", "any text: {}", "v".repeat(4_096)));
      }
      options.put(new Route(oneOf("a", "*.example.com"), oneOf("", "/v1")), RouteOptions.of(said));
    }
    return options;
  }

  private EndpointId id() {
    String instance =
        switch (random.nextInt(4)) {
          case 0 -> "i";
          case 1 -> "x".repeat(128);
          default -> "%08x-4711:web_%d".formatted(random.nextInt(), random.nextInt(9));
        };
    return new EndpointId(CELL, instance, oneOf(1, 127, 128, 8080, 65_535));
  }

  private Target target(EndpointId id) {
    int port = oneOf(0, 1, 61_001, 65_535);
    int tlsPort = port == 0 ? oneOf(1, 61_443, 65_535) : oneOf(0, 1, 65_535);
    return new Target(
        oneOf("10.0.0.7", "255.255.255.255", "0.0.0.0", "2001:db8::7", "::"),
        port,
        tlsPort,
        oneOf("", id.instance().replace('_', '-'), id.instance().substring(0, 1), "*.internal"),
        oneOf(Protocol.values()));
  }

  private Map<String, String> tags() {
    Map<String, String> tags = new LinkedHashMap<>();
    for (int i = oneOf(0, 0, 1, 3, 64); i > 0; i--) {
      tags.put("t" + random.nextInt(100), oneOf("", "a b", "~".repeat(255)));
    }
    return tags;
  }

  private List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    for (int i = oneOf(0, 1, 1, 2, 40); i > 0; i--) {
      String host = oneOf("a", "app%d.example.com".formatted(random.nextInt(50)), "*.example.com");
      routes.add(new Route(host, oneOf("", "", "/v1", "/" + "p".repeat(1_023), "/a/%2F/b")));
    }
    return routes;
  }

  private RouteEvent beat() {
    return new RouteEvent.Beat(
        header(),
        oneOf(CellMode.values()),
        atLeastZero(),
        random.nextBoolean() ? null : new Digest(number(), number()));
  }

  private long number() {
    return switch (random.nextInt(6)) {
      case 0 -> 0;
      case 1 -> -1;
      case 2 -> Long.MIN_VALUE;
      case 3 -> random.nextInt(1 << 15);
      default -> random.nextLong();
    };
  }

  private long atLeastZero() {
    return number() & Long.MAX_VALUE;
  }

  @SafeVarargs
  private <T> T oneOf(T... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
