package dev.holdfast.perf.site;

import dev.holdfast.events.Cell;
import dev.holdfast.events.CellMode;
import dev.holdfast.events.Digest;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.EndpointId;
import dev.holdfast.events.Header;
import dev.holdfast.events.Incarnation;
import dev.holdfast.events.Order;
import dev.holdfast.events.RouteEvent;
import dev.holdfast.events.Topic;
import dev.holdfast.events.log.LogWriter;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a cell without an emitter says on the log. Several may share a writer. The writer's thread
/// only.
public final class CellVoice {
  private final LogWriter writer;
  private final String site;
  private final Cell cell;
  private final long nonce;
  private Incarnation incarnation;
  private long seq;

  /// @param nonce tells it from another that speaks for the same cell
  public CellVoice(LogWriter writer, String site, Cell cell, long nonce) {
    this.writer = writer;
    this.site = site;
    this.cell = cell;
    this.nonce = nonce;
    this.incarnation = new Incarnation(0, 0, nonce);
  }

  /// Begins an incarnation; blocks until the bus has said its epoch, however long it is out.
  public void hello() {
    long appendTimeMs = untilAcked(Topic.PRESENCE, () -> new RouteEvent.Hello(header(), "bench"));
    incarnation = new Incarnation(appendTimeMs, 0, nonce);
  }

  /// Lists all endpoints; blocks until the bus has the list, however long it is out.
  public void manifest(List<Endpoint> endpoints) {
    untilAcked(Topic.ROUTES, () -> new RouteEvent.Manifest(nextHeader(), endpoints));
  }

  /// Says an endpoint that is new or has changed, without waiting.
  public void register(Endpoint endpoint, LogWriter.Receipt receipt) {
    writer.send(Topic.ROUTES, new RouteEvent.Register(nextHeader(), endpoint), receipt);
  }

  /// Says that an endpoint has gone, without waiting.
  public void unregister(EndpointId endpoint, LogWriter.Receipt receipt) {
    writer.send(Topic.ROUTES, new RouteEvent.Unregister(nextHeader(), endpoint), receipt);
  }

  /// Says that the cell is alive, without waiting: where the bus is out, the next one may arrive.
  ///
  /// @param digest of all that it has said; null while some of it may be on its way
  public void beat(@Nullable Digest digest) {
    writer.send(
        Topic.PRESENCE,
        new RouteEvent.Beat(header(), CellMode.UP, 0, digest),
        new Landing(new CompletableFuture<>()));
  }

  private Header nextHeader() {
    seq++;
    return header();
  }

  private Header header() {
    return new Header(site, cell, new Order(incarnation, seq), 0);
  }

  private long untilAcked(Topic topic, Supplier<RouteEvent> event) {
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
