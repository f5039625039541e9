package dev.holdfast.events.log;

import dev.holdfast.events.AppInstance;
import dev.holdfast.events.Cell;
import dev.holdfast.events.CellMode;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.EndpointId;
import dev.holdfast.events.EndpointState;
import dev.holdfast.events.Header;
import dev.holdfast.events.Incarnation;
import dev.holdfast.events.LogRecord;
import dev.holdfast.events.Order;
import dev.holdfast.events.Protocol;
import dev.holdfast.events.Route;
import dev.holdfast.events.RouteEvent;
import dev.holdfast.events.Target;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Events of one cell, told apart by their seq.
final class TestEvents {
  static final String SITE = "here";
  static final Cell CELL = new Cell("cell-1");

  private TestEvents() {}

  static RouteEvent hello(long seq) {
    return new RouteEvent.Hello(header(seq), "1.0");
  }

  static RouteEvent unregister(long seq) {
    return new RouteEvent.Unregister(header(seq), new EndpointId(CELL, "i-" + seq, 8080));
  }

  static RouteEvent beat(long seq) {
    return new RouteEvent.Beat(header(seq), CellMode.UP, 0, null);
  }

  /// A manifest of about `endpoints` x 16 KiB.
  static RouteEvent manifest(long seq, int endpoints) {
    return new RouteEvent.Manifest(
        header(seq), IntStream.range(0, endpoints).mapToObj(TestEvents::largeEndpoint).toList());
  }

  /// The seq of a record that was read; -1 for one that was not.
  static long seq(LogRecord record) {
    return switch (record) {
      case LogRecord.Read read -> read.event().header().order().seq();
      case LogRecord.Unreadable _ -> -1;
    };
  }

  private static Header header(long seq) {
    return new Header(SITE, CELL, new Order(new Incarnation(1, 2, 3), seq), 1_800_000_000_000L);
  }

  private static Endpoint largeEndpoint(int index) {
    Map<String, String> tags =
        IntStream.range(0, 64)
            .boxed()
            .collect(java.util.stream.Collectors.toMap(i -> "tag-" + i, _ -> "x".repeat(255)));
    return new Endpoint(
        new EndpointId(CELL, "i-" + index, 8080),
        new Target("127.0.0.1", 1 + index, 0, "", Protocol.HTTP1),
        EndpointState.LIVE,
        0,
        index,
        AppInstance.NONE,
        "",
        Endpoint.DEFAULT_WEIGHT,
        tags,
        List.<Route>of());
  }
}
