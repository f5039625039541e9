package dev.holdfast.events.wire;

import dev.holdfast.events.CellMode;
import dev.holdfast.events.Digest;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.Header;
import dev.holdfast.events.RouteEvent;

/// Writes an event as the message `Record`. Stateless.
final class EventWriter {
  private static final int SMALL_BYTES = 512;
  private static final int ENDPOINT_BYTES = 320;

  private EventWriter() {}

  static byte[] record(RouteEvent event) {
    WireWriter out = new WireWriter(expectedBytes(event));
    out.number(1, RecordCodec.SCHEMA_VERSION);
    out.number(2, minimumReader(event));
    header(out, event.header());
    switch (event) {
      case RouteEvent.Hello hello -> {
        int body = out.begin(16);
        out.text(1, hello.version());
        out.end(body);
      }
      case RouteEvent.Manifest manifest -> {
        int body = out.begin(17);
        for (Endpoint endpoint : manifest.endpoints()) {
          endpoint(out, endpoint);
        }
        out.end(body);
      }
      case RouteEvent.Register register -> {
        int body = out.begin(18);
        endpoint(out, register.endpoint());
        out.end(body);
      }
      case RouteEvent.Unregister unregister -> {
        int body = out.begin(19);
        out.text(1, unregister.endpoint().instance());
        out.number(2, unregister.endpoint().containerPort());
        out.end(body);
      }
      case RouteEvent.Beat beat -> {
        int body = out.begin(20);
        beat(out, beat);
        out.end(body);
      }
    }
    return out.toBytes();
  }

  /// The lowest schema version whose readers may act on this event. What they may skip without harm
  /// leaves it as it is; an event that would be misread without a new field asks for the version
  /// that brought the field, and only such events do.
  private static int minimumReader(RouteEvent event) {
    return switch (event) {
      case RouteEvent.Hello _,
          RouteEvent.Manifest _,
          RouteEvent.Register _,
          RouteEvent.Unregister _,
          RouteEvent.Beat _ ->
          1;
    };
  }

  private static int expectedBytes(RouteEvent event) {
    return event instanceof RouteEvent.Manifest manifest
        ? SMALL_BYTES + ENDPOINT_BYTES * manifest.endpoints().size()
        : SMALL_BYTES;
  }

  private static void header(WireWriter out, Header header) {
    out.text(3, header.site());
    out.text(4, header.cell().name());
    int incarnation = out.begin(5);
    out.number(1, header.order().incarnation().epoch());
    out.fixed64(2, header.order().incarnation().idHigh());
    out.fixed64(3, header.order().incarnation().idLow());
    out.end(incarnation);
    out.number(6, header.order().seq());
    out.number(7, header.emittedAtMs());
  }

  private static void endpoint(WireWriter out, Endpoint endpoint) {
    int message = out.begin(1);
    EndpointWriter.fields(out, endpoint);
    out.end(message);
  }

  private static void beat(WireWriter out, RouteEvent.Beat beat) {
    out.number(1, mode(beat.mode()));
    out.number(2, beat.forMs());
    Digest digest = beat.digest();
    if (digest != null) {
      int message = out.begin(3);
      out.fixed64(1, digest.high());
      out.fixed64(2, digest.low());
      out.end(message);
    }
  }

  private static int mode(CellMode mode) {
    return switch (mode) {
      case UP -> 1;
      case EVACUATING -> 2;
      case LEAVING -> 3;
    };
  }
}
