package dev.holdfast.events.wire;

import dev.holdfast.events.Endpoint;
import dev.holdfast.events.EndpointState;
import dev.holdfast.events.Protocol;
import dev.holdfast.events.Route;
import dev.holdfast.events.RouteOptions;
import dev.holdfast.events.Tags;
import dev.holdfast.events.Target;

/// Writes the fields of the message `Endpoint`: its canonical bytes, over which digests are taken.
/// Stateless.
final class EndpointWriter {
  private EndpointWriter() {}

  static void fields(WireWriter out, Endpoint endpoint) {
    Target target = endpoint.target();
    out.text(1, endpoint.id().instance());
    out.number(2, endpoint.id().containerPort());
    out.number(3, state(endpoint.state()));
    out.number(4, endpoint.stateForMs());
    out.text(5, target.address());
    out.number(6, target.port());
    out.number(7, target.tlsPort());
    out.text(8, target.identity());
    out.number(9, protocol(target.protocol()));
    out.number(10, endpoint.sinceMs());
    out.text(11, endpoint.app().app());
    out.text(12, endpoint.app().processType());
    out.number(13, endpoint.app().index());
    out.text(14, endpoint.zone());
    out.number(15, endpoint.weight() == Endpoint.DEFAULT_WEIGHT ? 0 : endpoint.weight());
    tags(out, endpoint.tags());
    routes(out, endpoint);
  }

  private static void tags(WireWriter out, Tags tags) {
    tags.show((bytes, nameAt, nameLength, valueAt, valueLength) -> {
      int message = out.begin(16);
      out.text(1, bytes, nameAt, nameLength);
      out.text(2, bytes, valueAt, valueLength);
      out.end(message);
    });
  }

  private static void routes(WireWriter out, Endpoint endpoint) {
    for (Route route : endpoint.routes()) {
      int message = out.begin(17);
      out.text(1, route.host());
      out.text(2, route.path());
      if (endpoint.hasOptions()) {
        options(out, endpoint.options(route));
      }
      out.end(message);
    }
  }

  private static void options(WireWriter out, RouteOptions options) {
    for (int i = 0; i < options.size(); i++) {
      int message = out.begin(16);
      out.text(1, options.name(i));
      out.text(2, options.value(i));
      out.end(message);
    }
  }

  private static int state(EndpointState state) {
    return switch (state) {
      case LIVE -> 1;
      case DRAINING -> 2;
      case INTERRUPTED -> 3;
    };
  }

  private static int protocol(Protocol protocol) {
    return switch (protocol) {
      case HTTP1 -> 1;
      case HTTP2 -> 2;
    };
  }
}
