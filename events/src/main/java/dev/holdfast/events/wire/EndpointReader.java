package dev.holdfast.events.wire;

import dev.holdfast.events.AppInstance;
import dev.holdfast.events.Cell;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.EndpointId;
import dev.holdfast.events.EndpointState;
import dev.holdfast.events.Protocol;
import dev.holdfast.events.Route;
import dev.holdfast.events.Tags;
import dev.holdfast.events.Target;
import java.util.ArrayList;
import java.util.List;

/// Reads messages `Endpoint` of one record, one after the other. Its fields are those of the
/// message being read. One thread.
final class EndpointReader {
  private static final int LAST_FIELD = 17;

  private final WireReader in;
  private final Cell cell;
  private final Interner interner;
  private final List<Route> routes = new ArrayList<>(4);
  private final List<String> tags = new ArrayList<>(0);

  private String instance = "";
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

  EndpointReader(WireReader in, Cell cell, Interner interner) {
    this.in = in;
    this.cell = cell;
    this.interner = interner;
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
    tags.clear();
    routes.clear();
  }

  private void field(int tag) {
    switch (tag) {
      case 1 << 3 | WireReader.BYTES -> instance = in.text();
      case 2 << 3 | WireReader.VARINT -> containerPort = in.uint31();
      case 3 << 3 | WireReader.VARINT -> state = in.uint31();
      case 4 << 3 | WireReader.VARINT -> stateForMs = in.varint();
      case 5 << 3 | WireReader.BYTES -> address = in.text();
      case 6 << 3 | WireReader.VARINT -> port = in.uint31();
      case 7 << 3 | WireReader.VARINT -> tlsPort = in.uint31();
      case 8 << 3 | WireReader.BYTES -> identity = in.text();
      case 9 << 3 | WireReader.VARINT -> protocol = in.uint31();
      case 10 << 3 | WireReader.VARINT -> sinceMs = in.varint();
      case 11 << 3 | WireReader.BYTES -> app = in.text();
      case 12 << 3 | WireReader.BYTES -> processType = in.text();
      case 13 << 3 | WireReader.VARINT -> index = in.uint31();
      case 14 << 3 | WireReader.BYTES -> zone = in.text();
      case 15 << 3 | WireReader.VARINT -> weight = in.uint31();
      case 16 << 3 | WireReader.BYTES -> tag();
      case 17 << 3 | WireReader.BYTES -> routes.add(route());
      default -> in.skipUnknown(tag, LAST_FIELD);
    }
  }

  private void tag() {
    String name = "";
    String value = "";
    int outer = in.enter();
    while (!in.atEnd()) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 | WireReader.BYTES -> name = in.text();
        case 2 << 3 | WireReader.BYTES -> value = in.text();
        default -> in.skipUnknown(tag, 2);
      }
    }
    in.leave(outer);
    tags.add(interner.canonical(name));
    tags.add(interner.canonical(value));
  }

  private Route route() {
    String host = "";
    String path = "";
    int outer = in.enter();
    while (!in.atEnd()) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 | WireReader.BYTES -> host = in.text();
        case 2 << 3 | WireReader.BYTES -> path = in.text();
        default -> in.skipUnknown(tag, 2);
      }
    }
    in.leave(outer);
    return interner.canonical(new Route(interner.canonical(host), interner.canonical(path)));
  }

  private Endpoint endpoint() {
    String san = identity.equals(instance) ? instance : interner.canonical(identity);
    return new Endpoint(
        new EndpointId(cell, instance, containerPort),
        new Target(interner.canonical(address), port, tlsPort, san, protocol(protocol)),
        state(state),
        stateForMs,
        sinceMs,
        appInstance(),
        interner.canonical(zone),
        weight == 0 ? Endpoint.DEFAULT_WEIGHT : weight,
        tags.isEmpty() ? Tags.NONE : interner.canonical(Tags.ofPairs(tags.toArray(new String[0]))),
        routes.size() == 1 ? List.of(routes.getFirst()) : List.copyOf(routes));
  }

  private AppInstance appInstance() {
    return app.isEmpty() && processType.isEmpty() && index == 0
        ? AppInstance.NONE
        : interner.canonical(
            new AppInstance(interner.canonical(app), interner.canonical(processType), index));
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
