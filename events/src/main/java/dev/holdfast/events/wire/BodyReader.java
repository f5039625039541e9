package dev.holdfast.events.wire;

import dev.holdfast.events.CellMode;
import dev.holdfast.events.Digest;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.EndpointId;
import dev.holdfast.events.Header;
import dev.holdfast.events.RouteEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the body of a record whose header is known and says where it stopped. One thread.
final class BodyReader {
  private final WireReader in;
  private final Header header;
  private final int schemaVersion;

  private String kind = "";

  /// The endpoint of a manifest that is being read, from 0; -1 outside of any.
  private int index = -1;

  BodyReader(WireReader in, Header header, int schemaVersion) {
    this.in = in;
    this.header = header;
    this.schemaVersion = schemaVersion;
  }

  /// Reads the embedded message at the cursor as the body of that field, 16 to 20.
  RouteEvent read(int field) {
    int outer = in.enter();
    RouteEvent event =
        switch (field) {
          case 16 -> hello();
          case 17 -> manifest();
          case 18 -> register();
          case 19 -> unregister();
          case 20 -> beat();
          default -> throw new AssertionError("field " + field);
        };
    in.leave(outer);
    return event;
  }

  /// Where the reading stopped, for the detail of an unreadable record.
  String place() {
    return index < 0 ? kind + ": " : "%s: endpoint %d: ".formatted(kind, index);
  }

  private RouteEvent hello() {
    kind = "hello";
    String version = "";
    while (!in.atEnd()) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 | WireReader.BYTES -> version = in.text();
        default -> in.skipUnknown(tag, 1);
      }
    }
    return new RouteEvent.Hello(header, version);
  }

  private RouteEvent manifest() {
    kind = "manifest";
    int number = in.count(1 << 3 | WireReader.BYTES);
    List<Endpoint> endpoints = new ArrayList<>(number);
    EndpointReader reader = new EndpointReader(in, header.cell(), number);
    while (!in.atEnd()) {
      int tag = in.tag();
      if (tag == (1 << 3 | WireReader.BYTES)) {
        index = endpoints.size();
        endpoints.add(reader.read());
        index = -1;
      } else {
        in.skipUnknown(tag, 1);
      }
    }
    return new RouteEvent.Manifest(header, endpoints);
  }

  private RouteEvent register() {
    kind = "register";
    @Nullable Endpoint endpoint = null;
    while (!in.atEnd()) {
      int tag = in.tag();
      if (tag == (1 << 3 | WireReader.BYTES)) {
        once(endpoint, "endpoint");
        endpoint = new EndpointReader(in, header.cell(), 1).read();
      } else {
        in.skipUnknown(tag, 1);
      }
    }
    if (endpoint == null) {
      throw new Malformed("the endpoint is missing");
    }
    return new RouteEvent.Register(header, endpoint);
  }

  private RouteEvent unregister() {
    kind = "unregister";
    String instance = "";
    int containerPort = 0;
    while (!in.atEnd()) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 | WireReader.BYTES -> instance = in.text();
        case 2 << 3 | WireReader.VARINT -> containerPort = in.uint31();
        default -> in.skipUnknown(tag, 2);
      }
    }
    return new RouteEvent.Unregister(
        header, new EndpointId(header.cell(), instance, containerPort));
  }

  private RouteEvent beat() {
    kind = "beat";
    int mode = 0;
    long forMs = 0;
    @Nullable Digest digest = null;
    while (!in.atEnd()) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 | WireReader.VARINT -> mode = in.uint31();
        case 2 << 3 | WireReader.VARINT -> forMs = in.varint();
        case 3 << 3 | WireReader.BYTES -> {
          once(digest, "digest");
          digest = digest();
        }
        default -> in.skipUnknown(tag, 3);
      }
    }
    // A newer writer's digest may cover fields that were skipped here: nothing to compare with.
    boolean comparable = schemaVersion <= RecordCodec.SCHEMA_VERSION;
    return new RouteEvent.Beat(header, mode(mode), forMs, comparable ? digest : null);
  }

  private Digest digest() {
    long high = 0;
    long low = 0;
    int outer = in.enter();
    while (!in.atEnd()) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 | WireReader.FIXED64 -> high = in.fixed64();
        case 2 << 3 | WireReader.FIXED64 -> low = in.fixed64();
        default -> in.skipUnknown(tag, 2);
      }
    }
    in.leave(outer);
    return new Digest(high, low);
  }

  /// Protobuf would merge the two; no writer makes them, so one of them is damage.
  private static void once(@Nullable Object before, String what) {
    if (before != null) {
      throw new Malformed("the " + what + " stands twice");
    }
  }

  private static CellMode mode(int number) {
    return switch (number) {
      case 1 -> CellMode.UP;
      case 2 -> CellMode.EVACUATING;
      case 3 -> CellMode.LEAVING;
      default -> throw new Malformed("mode is %d; expected 1 to 3".formatted(number));
    };
  }
}
