package dev.holdfast.events.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.holdfast.events.CellMode;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.EndpointState;
import dev.holdfast.events.Protocol;
import dev.holdfast.events.RouteEvent;
import dev.holdfast.events.wire.proto.Beat;
import dev.holdfast.events.wire.proto.Hello;
import dev.holdfast.events.wire.proto.Incarnation;
import dev.holdfast.events.wire.proto.Manifest;
import dev.holdfast.events.wire.proto.Option;
import dev.holdfast.events.wire.proto.Record;
import dev.holdfast.events.wire.proto.Register;
import dev.holdfast.events.wire.proto.Route;
import dev.holdfast.events.wire.proto.State;
import dev.holdfast.events.wire.proto.Tag;
import dev.holdfast.events.wire.proto.Unregister;

/// The schema's own classes, as the protobuf compiler makes them: a second opinion of what an
/// event's bytes are.
final class Oracle {
  private Oracle() {}

  static Record parse(byte[] value) {
    try {
      return Record.parseFrom(value);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  static Record message(RouteEvent event) {
    Record.Builder record = header(event);
    switch (event) {
      case RouteEvent.Hello hello ->
          record.setHello(Hello.newBuilder().setVersion(hello.version()));
      case RouteEvent.Manifest manifest -> {
        Manifest.Builder body = Manifest.newBuilder();
        manifest.endpoints().forEach(endpoint -> body.addEndpoints(message(endpoint)));
        record.setManifest(body);
      }
      case RouteEvent.Register register ->
          record.setRegister(Register.newBuilder().setEndpoint(message(register.endpoint())));
      case RouteEvent.Unregister unregister ->
          record.setUnregister(
              Unregister.newBuilder()
                  .setInstance(unregister.endpoint().instance())
                  .setContainerPort(unregister.endpoint().containerPort()));
      case RouteEvent.Beat beat -> record.setBeat(message(beat));
    }
    return record.build();
  }

  static Record.Builder header(RouteEvent event) {
    var order = event.header().order();
    return Record.newBuilder()
        .setSchemaVersion(2)
        .setMinimumReader(1)
        .setSite(event.header().site())
        .setCell(event.cell().name())
        .setIncarnation(
            Incarnation.newBuilder()
                .setEpoch(order.incarnation().epoch())
                .setIdHigh(order.incarnation().idHigh())
                .setIdLow(order.incarnation().idLow()))
        .setSeq(order.seq())
        .setEmittedAtMs(event.header().emittedAtMs());
  }

  private static Beat message(RouteEvent.Beat beat) {
    Beat.Builder message = Beat.newBuilder().setForMs(beat.forMs());
    message.setMode(
        switch (beat.mode()) {
          case CellMode.UP -> dev.holdfast.events.wire.proto.CellMode.CELL_MODE_UP;
          case CellMode.EVACUATING -> dev.holdfast.events.wire.proto.CellMode.CELL_MODE_EVACUATING;
          case CellMode.LEAVING -> dev.holdfast.events.wire.proto.CellMode.CELL_MODE_LEAVING;
        });
    var digest = beat.digest();
    if (digest != null) {
      message.setDigest(
          dev.holdfast.events.wire.proto.Digest.newBuilder()
              .setHigh(digest.high())
              .setLow(digest.low()));
    }
    return message.build();
  }

  static dev.holdfast.events.wire.proto.Endpoint message(Endpoint endpoint) {
    var message =
        dev.holdfast.events.wire.proto.Endpoint.newBuilder()
            .setInstance(endpoint.id().instance())
            .setContainerPort(endpoint.id().containerPort())
            .setState(state(endpoint.state()))
            .setStateForMs(endpoint.stateForMs())
            .setAddress(endpoint.target().address())
            .setPort(endpoint.target().port())
            .setTlsPort(endpoint.target().tlsPort())
            .setIdentity(endpoint.target().identity())
            .setProtocol(protocol(endpoint.target().protocol()))
            .setSinceMs(endpoint.sinceMs())
            .setApp(endpoint.app().app())
            .setProcessType(endpoint.app().processType())
            .setIndex(endpoint.app().index())
            .setZone(endpoint.zone())
            .setWeight(endpoint.weight() == 100 ? 0 : endpoint.weight());
    endpoint
        .tags()
        .forEach((name, value) -> message.addTags(Tag.newBuilder().setName(name).setValue(value)));
    endpoint
        .routes()
        .forEach(route -> {
          Route.Builder said = Route.newBuilder().setHost(route.host()).setPath(route.path());
          endpoint
              .options(route)
              .asMap()
              .forEach((name, value) ->
                  said.addOptions(Option.newBuilder().setName(name).setValue(value)));
          message.addRoutes(said);
        });
    return message.build();
  }

  private static State state(EndpointState state) {
    return switch (state) {
      case LIVE -> State.STATE_LIVE;
      case DRAINING -> State.STATE_DRAINING;
      case INTERRUPTED -> State.STATE_INTERRUPTED;
    };
  }

  private static dev.holdfast.events.wire.proto.Protocol protocol(Protocol protocol) {
    return switch (protocol) {
      case HTTP1 -> dev.holdfast.events.wire.proto.Protocol.PROTOCOL_HTTP1;
      case HTTP2 -> dev.holdfast.events.wire.proto.Protocol.PROTOCOL_HTTP2;
    };
  }
}
