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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

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

  /// Begins an incarnation; blocks until the bus has said its epoch.
  void hello(LogWriter writer) throws IOException {
    long appendTimeMs = acked(writer, Topic.PRESENCE, new RouteEvent.Hello(header(0), "fleet"));
    incarnation = new Incarnation(appendTimeMs, 0, cell.number());
  }

  /// Lists all endpoints; blocks until the bus has the list.
  void manifest(LogWriter writer) throws IOException {
    List<Endpoint> endpoints = cell.endpoints();
    digest = Digests.of(endpoints);
    acked(writer, Topic.ROUTES, new RouteEvent.Manifest(header(++seq), endpoints));
  }

  /// Says that the cell is alive, without waiting.
  void beat(LogWriter writer) {
    writer.send(
        Topic.PRESENCE,
        new RouteEvent.Beat(header(seq), CellMode.UP, 0, digest),
        new LogWriter.Receipt() {
          @Override
          public void onAcked(long offset, long appendTimeMs) {}

          @Override
          public void onFailed(LogWriter.Failure failure) {
            // The bus is out: the next one may arrive.
          }
        });
  }

  private Header header(long atSeq) {
    return new Header(site, cell.cell(), new Order(incarnation, atSeq), 0);
  }

  private static long acked(LogWriter writer, Topic topic, RouteEvent event) throws IOException {
    CompletableFuture<Long> appended = new CompletableFuture<>();
    writer.send(
        topic,
        event,
        new LogWriter.Receipt() {
          @Override
          public void onAcked(long offset, long appendTimeMs) {
            appended.complete(appendTimeMs);
          }

          @Override
          public void onFailed(LogWriter.Failure failure) {
            appended.completeExceptionally(new IOException(failure.detail()));
          }
        });
    try {
      return appended.join();
    } catch (CompletionException e) {
      throw new IOException(event.cell() + " was not heard: " + e.getMessage(), e);
    }
  }
}
