package dev.holdfast.registry.disk;

import dev.holdfast.events.AppInstance;
import dev.holdfast.events.Cell;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.EndpointId;
import dev.holdfast.events.EndpointState;
import dev.holdfast.events.Protocol;
import dev.holdfast.events.Tags;
import dev.holdfast.events.Target;
import java.nio.ByteBuffer;

/// An endpoint as a row of its cell's bytes: what is its own, and the numbers of the parts that it
/// shares. Its facts are checked by their own constructors, as those from the log are. Stateless.
final class EndpointRow {
  /// In the place of a text's number: the identity is the instance's id, as it is in Cloud Foundry.
  private static final int AS_INSTANCE = -1;

  private EndpointRow() {}

  static void write(FrameWriter out, SharedPartsWriter parts, Endpoint endpoint) {
    String instance = endpoint.instance();
    String identity = endpoint.identity();
    AppInstance app = endpoint.app();
    out.text(instance);
    out.u16(endpoint.containerPort());
    out.u32(parts.text(endpoint.address()));
    out.u16(endpoint.port());
    out.u16(endpoint.tlsPort());
    out.u32(identity.equals(instance) ? AS_INSTANCE : parts.text(identity));
    out.u8(protocol(endpoint.protocol()));
    out.u8(state(endpoint.state()));
    out.u64(endpoint.stateForMs());
    out.u64(endpoint.sinceMs());
    out.u32(parts.text(app.app()));
    out.u32(parts.text(app.processType()));
    out.u32(app.index());
    out.u32(parts.text(endpoint.zone()));
    out.u16(endpoint.weight());
    out.u32(parts.tags(endpoint.tags()));
    out.u32(parts.routes(endpoint));
  }

  static Endpoint read(ByteBuffer row, SharedParts parts, Cell cell) throws Damaged {
    String instance = FrameReader.text(row);
    EndpointId id = new EndpointId(cell, instance, row.getShort() & 0xffff);
    String[] texts = parts.texts();
    String address = texts[row.getInt()];
    int port = row.getShort() & 0xffff;
    int tlsPort = row.getShort() & 0xffff;
    int identity = row.getInt();
    Target target =
        new Target(
            address,
            port,
            tlsPort,
            identity == AS_INSTANCE ? instance : texts[identity],
            protocol(row.get()));
    EndpointState state = state(row.get());
    long stateForMs = row.getLong();
    long sinceMs = row.getLong();
    AppInstance app = appInstance(texts[row.getInt()], texts[row.getInt()], row.getInt());
    String zone = texts[row.getInt()];
    int weight = row.getShort() & 0xffff;
    Tags tags = parts.tags()[row.getInt()];
    RoutesPart routes = parts.routes()[row.getInt()];
    return routes.complete(
        new Endpoint(
            id, target, state, stateForMs, sinceMs, app, zone, weight, tags, routes.routes()));
  }

  private static AppInstance appInstance(String app, String processType, int index) {
    return app.isEmpty() && processType.isEmpty() && index == 0
        ? AppInstance.NONE
        : new AppInstance(app, processType, index);
  }

  private static int state(EndpointState state) {
    return switch (state) {
      case LIVE -> 1;
      case DRAINING -> 2;
      case INTERRUPTED -> 3;
    };
  }

  private static EndpointState state(int number) throws Damaged {
    return switch (number) {
      case 1 -> EndpointState.LIVE;
      case 2 -> EndpointState.DRAINING;
      case 3 -> EndpointState.INTERRUPTED;
      default -> throw new Damaged("an endpoint's state is %d; expected 1 to 3".formatted(number));
    };
  }

  private static int protocol(Protocol protocol) {
    return switch (protocol) {
      case HTTP1 -> 1;
      case HTTP2 -> 2;
    };
  }

  private static Protocol protocol(int number) throws Damaged {
    return switch (number) {
      case 1 -> Protocol.HTTP1;
      case 2 -> Protocol.HTTP2;
      default ->
          throw new Damaged("an endpoint's protocol is %d; expected 1 or 2".formatted(number));
    };
  }
}
