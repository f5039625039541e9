package dev.holdfast.events.wire;

import dev.holdfast.events.AppInstance;
import dev.holdfast.events.Cell;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.EndpointId;
import dev.holdfast.events.EndpointState;
import dev.holdfast.events.Protocol;
import dev.holdfast.events.Route;
import dev.holdfast.events.RouteOptions;
import dev.holdfast.events.Tags;
import dev.holdfast.events.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Reads messages `Endpoint` of one record, one after the other. Its fields are those of the
/// message being read. One thread.
final class EndpointReader {
  private static final int LAST_FIELD = 17;
  private static final int TAG = 16 << 3 | WireReader.BYTES;
  private static final int ROUTE = 17 << 3 | WireReader.BYTES;
  private static final int OPTION = 16 << 3 | WireReader.BYTES;

  /// Texts of an endpoint that are mostly not another's but may be: app and host. All others are
  /// few.
  private static final int TEXTS = 2;

  /// Messages `Route` that stand one behind the other.
  ///
  /// @param options of those that have any
  private record Run(List<Route> routes, Map<Route, RouteOptions> options) {
    static final Run NONE = new Run(List.of(), Map.of());
  }

  private final WireReader in;
  private final Cell cell;
  private final Repeats<String> texts;
  private final Repeats<Tags> tagRuns;
  private final Repeats<Run> routeRuns;

  private AppInstance newestApp = AppInstance.NONE;
  private String instance = "";
  private int instanceFrom;
  private int instanceTo;
  private int containerPort;
  private int state;
  private long stateForMs;
  private String address = "";
  private int port;
  private int tlsPort;
  private String identity = "";
  private int protocol;
  private long sinceMs;
  private String app = "";
  private String processType = "";
  private int index;
  private String zone = "";
  private int weight;
  private Tags tags = Tags.NONE;
  private Run routes = Run.NONE;

  /// Of the run of routes that is being read.
  private Map<Route, RouteOptions> runOptions = Map.of();

  /// @param endpoints how many of them the record has
  EndpointReader(WireReader in, Cell cell, int endpoints) {
    this.in = in;
    this.cell = cell;
    // One endpoint repeats nothing.
    int number = endpoints > 1 ? endpoints : 0;
    this.texts = new Repeats<>(in.bytes(), TEXTS * number, in::text);
    this.tagRuns = new Repeats<>(in.bytes(), number, this::tags);
    this.routeRuns = new Repeats<>(in.bytes(), number, this::routes);
  }

  /// Reads the embedded message at the cursor.
  Endpoint read() {
    clear();
    int outer = in.enter();
    while (!in.atEnd()) {
      field(in.tag());
    }
    in.leave(outer);
    return endpoint();
  }

  private void clear() {
    instance = "";
    instanceFrom = 0;
    instanceTo = 0;
    containerPort = 0;
    state = 0;
    stateForMs = 0;
    address = "";
    port = 0;
    tlsPort = 0;
    identity = "";
    protocol = 0;
    sinceMs = 0;
    app = "";
    processType = "";
    index = 0;
    zone = "";
    weight = 0;
    tags = Tags.NONE;
    routes = Run.NONE;
  }

  private void field(int tag) {
    switch (tag) {
      case 1 << 3 | WireReader.BYTES -> instance();
      case 2 << 3 | WireReader.VARINT -> containerPort = in.uint31();
      case 3 << 3 | WireReader.VARINT -> state = in.uint31();
      case 4 << 3 | WireReader.VARINT -> stateForMs = in.varint();
      case 5 << 3 | WireReader.BYTES -> address = text();
      case 6 << 3 | WireReader.VARINT -> port = in.uint31();
      case 7 << 3 | WireReader.VARINT -> tlsPort = in.uint31();
      case 8 << 3 | WireReader.BYTES -> identity();
      case 9 << 3 | WireReader.VARINT -> protocol = in.uint31();
      case 10 << 3 | WireReader.VARINT -> sinceMs = in.varint();
      case 11 << 3 | WireReader.BYTES -> app = text();
      case 12 << 3 | WireReader.BYTES -> processType = text();
      case 13 << 3 | WireReader.VARINT -> index = in.uint31();
      case 14 << 3 | WireReader.BYTES -> zone = text();
      case 15 << 3 | WireReader.VARINT -> weight = in.uint31();
      case TAG -> tags = with(tags, tagRuns.of(in.at(), in.passRun(TAG)));
      case ROUTE -> routes = with(routes, routeRuns.of(in.at(), in.passRun(ROUTE)));
      default -> in.skipUnknown(tag, LAST_FIELD);
    }
  }

  private void instance() {
    instanceTo = in.contentEnd();
    instanceFrom = in.at();
    in.passTo(instanceTo);
    instance = in.text(instanceFrom, instanceTo);
  }

  /// In Cloud Foundry it is the instance's id.
  private void identity() {
    int to = in.contentEnd();
    int from = in.at();
    boolean isInstance = Arrays.equals(in.bytes(), from, to, in.bytes(), instanceFrom, instanceTo);
    identity = isInstance ? instance : texts.of(from, to);
    in.passTo(to);
  }

  private String text() {
    int to = in.contentEnd();
    int from = in.at();
    in.passTo(to);
    return from == to ? "" : texts.of(from, to);
  }

  /// The labels of messages `Tag` that stand one behind the other, the first one's tag left out.
  private Tags tags(int from, int to) {
    List<String> pairs = new ArrayList<>();
    int outer = in.reenter(from, to);
    tag(pairs);
    while (!in.atEnd()) {
      in.tag();
      tag(pairs);
    }
    in.leave(outer);
    return Tags.ofPairs(pairs.toArray(new String[0]));
  }

  private void tag(List<String> pairs) {
    pair(pairs, 2);
  }

  /// Reads the name and the value of the message at the cursor, and puts them behind the others.
  ///
  /// @param lastKnown the highest field that is refused where its wire type is another
  private void pair(List<String> pairs, int lastKnown) {
    String name = "";
    String value = "";
    int outer = in.enter();
    while (!in.atEnd()) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 | WireReader.BYTES -> name = text();
        case 2 << 3 | WireReader.BYTES -> value = text();
        default -> in.skipUnknown(tag, lastKnown);
      }
    }
    in.leave(outer);
    pairs.add(name);
    pairs.add(value);
  }

  /// As {@link #tags}, of messages `Route`.
  private Run routes(int from, int to) {
    int outer = in.reenter(from, to);
    runOptions = Map.of();
    Route first = route();
    if (in.atEnd()) {
      in.leave(outer);
      return new Run(List.of(first), runOptions);
    }
    List<Route> run = new ArrayList<>();
    run.add(first);
    while (!in.atEnd()) {
      in.tag();
      run.add(route());
    }
    in.leave(outer);
    return new Run(List.copyOf(run), runOptions);
  }

  /// Puts the route's options, where it has any, to the others of the run.
  private Route route() {
    String host = "";
    String path = "";
    Map<String, String> said = Map.of();
    int outer = in.enter();
    while (!in.atEnd()) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 | WireReader.BYTES -> host = text();
        case 2 << 3 | WireReader.BYTES -> path = text();
        case OPTION -> said = option(said);
        default -> in.skipUnknown(tag, 2);
      }
    }
    in.leave(outer);
    Route route = new Route(host, path);
    if (!said.isEmpty()) {
      runOptions = runOptions.isEmpty() ? new HashMap<>() : runOptions;
      runOptions.put(route, RouteOptions.of(said));
    }
    return route;
  }

  /// Those before with the message `Option` at the cursor. Nothing is refused for what an option
  /// says, and of one that stands twice the last counts.
  private Map<String, String> option(Map<String, String> before) {
    Map<String, String> said = before.isEmpty() ? new TreeMap<>() : before;
    List<String> pair = new ArrayList<>(2);
    pair(pair, 0);
    said.put(pair.get(0), pair.get(1));
    return said;
  }

  /// Our writers put all tags in one run; protobuf allows others between them.
  private static Tags with(Tags before, Tags run) {
    if (before.isEmpty()) {
      return run;
    }
    return Tags.ofPairs(
        Stream.of(before, run)
            .flatMap(tags -> tags.entrySet().stream())
            .flatMap(tag -> Stream.of(tag.getKey(), tag.getValue()))
            .toArray(String[]::new));
  }

  private static Run with(Run before, Run run) {
    if (before.routes.isEmpty()) {
      return run;
    }
    Map<Route, RouteOptions> options = new HashMap<>(before.options);
    options.putAll(run.options);
    return new Run(Stream.concat(before.routes.stream(), run.routes.stream()).toList(), options);
  }

  private Endpoint endpoint() {
    Endpoint plain = plain();
    return routes.options.isEmpty() ? plain : plain.withOptions(routes.options);
  }

  /// Without options.
  private Endpoint plain() {
    return new Endpoint(
        new EndpointId(cell, instance, containerPort),
        new Target(address, port, tlsPort, identity, protocol(protocol)),
        state(state),
        stateForMs,
        sinceMs,
        appInstance(),
        zone,
        weight == 0 ? Endpoint.DEFAULT_WEIGHT : weight,
        tags,
        routes.routes);
  }

  /// An instance's ports stand one behind the other.
  private AppInstance appInstance() {
    if (app.isEmpty() && processType.isEmpty() && index == 0) {
      return AppInstance.NONE;
    }
    boolean isNewest =
        index == newestApp.index()
            && app.equals(newestApp.app())
            && processType.equals(newestApp.processType());
    newestApp = isNewest ? newestApp : new AppInstance(app, processType, index);
    return newestApp;
  }

  private static EndpointState state(int number) {
    return switch (number) {
      case 1 -> EndpointState.LIVE;
      case 2 -> EndpointState.DRAINING;
      case 3 -> EndpointState.INTERRUPTED;
      default -> throw new Malformed("state is %d; expected 1 to 3".formatted(number));
    };
  }

  private static Protocol protocol(int number) {
    return switch (number) {
      case 1 -> Protocol.HTTP1;
      case 2 -> Protocol.HTTP2;
      default -> throw new Malformed("protocol is %d; expected 1 or 2".formatted(number));
    };
  }
}
