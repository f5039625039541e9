package dev.holdfast.perf.load;

import dev.holdfast.events.CellMode;
import dev.holdfast.events.Digest;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.Header;
import dev.holdfast.events.Incarnation;
import dev.holdfast.events.Order;
import dev.holdfast.events.RouteEvent;
import dev.holdfast.events.Topic;
import dev.holdfast.events.log.LogWriter;
import dev.holdfast.events.wire.Digests;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// What one cell of a fleet says on the log. One thread.
final class FleetVoice {
  private final SyntheticCell cell;
  private final String site;
  private Incarnation incarnation;
  private long seq;
  private Digest digest = Digest.EMPTY;
  private boolean isMuted;

  FleetVoice(SyntheticCell cell, String site) {
    this.cell = cell;
    this.site = site;
    this.incarnation = new Incarnation(0, 0, cell.number());
  }

  boolean isMuted() {
    return isMuted;
  }

  void mute(boolean muted) {
    isMuted = muted;
  }

  /// Begins an incarnation; blocks until the bus has said its epoch, however long it is out.
  void hello(LogWriter writer) {
    long appendTimeMs =
        untilAcked(writer, Topic.PRESENCE, () -> new RouteEvent.Hello(header(0), "fleet"));
    incarnation = new Incarnation(appendTimeMs, 0, cell.number());
  }

  /// Lists all endpoints; blocks until the bus has the list, however long it is out.
  void manifest(LogWriter writer) {
    List<Endpoint> endpoints = cell.endpoints();
    digest = Digests.of(endpoints);
    untilAcked(writer, Topic.ROUTES, () -> new RouteEvent.Manifest(header(++seq), endpoints));
  }

  /// Says that the cell is alive, without waiting: where the bus is out, the next one may arrive.
  void beat(LogWriter writer) {
    writer.send(
        Topic.PRESENCE,
        new RouteEvent.Beat(header(seq), CellMode.UP, 0, digest),
        new Landing(new CompletableFuture<>()));
  }

  private Header header(long atSeq) {
    return new Header(site, cell.cell(), new Order(incarnation, atSeq), 0);
  }

  private static long untilAcked(LogWriter writer, Topic topic, Supplier<RouteEvent> event) {
    while (true) {
      Landing landing = new Landing(new CompletableFuture<>());
      writer.send(topic, event.get(), landing);
      OptionalLong appendTimeMs = landing.appendTimeMs.join();
      if (appendTimeMs.isPresent()) {
        return appendTimeMs.getAsLong();
      }
    }
  }

  /// Whether and when a record landed; empty where the bus could not be reached for now.
  private record Landing(CompletableFuture<OptionalLong> appendTimeMs)
      implements LogWriter.Receipt {
    @Override
    public void onAcked(long offset, long atMs) {
      appendTimeMs.complete(OptionalLong.of(atMs));
    }

    @Override
    public void onFailed(LogWriter.Failure failure) {
      if (failure.kind() == LogWriter.Failure.Kind.RETRIABLE) {
        appendTimeMs.complete(OptionalLong.empty());
      } else {
        appendTimeMs.completeExceptionally(new IOException(failure.detail()));
      }
    }
  }
}
