package dev.holdfast.registry.table;

import dev.holdfast.events.RouteEvent;
import dev.holdfast.events.Topic;
import dev.holdfast.events.log.FakeLog;
import dev.holdfast.events.log.ForwardedReader;
import dev.holdfast.events.log.LogEvidence;
import dev.holdfast.events.log.LogReader;
import dev.holdfast.events.log.LogWriter;
import dev.holdfast.events.log.RouteLog;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// The way of one process to the log of a simulation, which can be cut while the others' are whole:
/// then polls are empty, evidence grows old, and sends wait until the way is mended or they time
/// out. One thread.
final class SimLink implements RouteLog {
  private static final long DELIVERY_TIMEOUT_NANOS = Duration.ofSeconds(8).toNanos();

  private final FakeLog log;
  private final Word word;
  private final List<LinkWriter> writers = new ArrayList<>();
  private LogEvidence evidence = LogEvidence.NONE;
  private boolean cut;
  private long mendedAtNanos;
  private long nowNanos;

  /// Tells what is known of the bus: as it is, or in a mutant not.
  @FunctionalInterface
  interface Word {
    LogEvidence of(LogEvidence known, long nowNanos);
  }

  SimLink(FakeLog log, Word word, long nowNanos) {
    this.log = log;
    this.word = word;
    this.nowNanos = nowNanos;
    this.mendedAtNanos = nowNanos;
  }

  /// The world's time, as of its newest tick.
  long nowNanos() {
    return nowNanos;
  }

  boolean isCut() {
    return cut;
  }

  void cut() {
    known();
    cut = true;
  }

  /// A question has been waiting for its answer.
  void mend() {
    if (cut) {
      cut = false;
      mendedAtNanos = nowNanos;
      log.ask();
    }
    List.copyOf(writers).forEach(LinkWriter::flush);
  }

  /// What has waited for too long fails.
  void tick(long now) {
    nowNanos = now;
    List.copyOf(writers).forEach(LinkWriter::expire);
  }

  @Override
  public LogReader openReader(StartAt routes, StartAt presence) {
    return new LinkReader(log.openReader(routes, presence));
  }

  @Override
  public LogWriter openWriter() {
    LinkWriter writer = new LinkWriter(log.openWriter());
    writers.add(writer);
    return writer;
  }

  @Override
  public LogEvidence evidence() {
    return word.of(known(), nowNanos);
  }

  @Override
  public void ask() {
    // What it knows is always new.
  }

  private LogEvidence known() {
    if (!cut) {
      // What others were told while this way was cut is nothing that this process knows.
      LogEvidence newest = log.evidence();
      evidence =
          newest.answered() && newest.answeredAtNanos() - mendedAtNanos >= 0 ? newest : evidence;
      return evidence;
    }
    return new LogEvidence(
        evidence.answered(),
        evidence.answeredAtNanos(),
        evidence.identity(),
        evidence.routes(),
        evidence.presence(),
        "cut off from the bus",
        evidence.warnings());
  }

  @Override
  public String topicName(Topic topic) {
    return log.topicName(topic);
  }

  @Override
  public void close() {
    List.copyOf(writers).forEach(LinkWriter::close);
  }

  private final class LinkReader extends ForwardedReader {
    LinkReader(LogReader reader) {
      super(reader);
    }

    @Override
    public Batch poll(long waitMs) {
      return cut ? Batch.EMPTY : super.poll(waitMs);
    }
  }

  private record Waiting(Topic topic, RouteEvent event, LogWriter.Receipt receipt, long atNanos) {}

  private final class LinkWriter implements LogWriter {
    private final LogWriter writer;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

    LinkWriter(LogWriter writer) {
      this.writer = writer;
    }

    @Override
    public void send(Topic topic, RouteEvent event, Receipt receipt) {
      if (cut || !waiting.isEmpty()) {
        waiting.add(new Waiting(topic, event, receipt, nowNanos));
      } else {
        writer.send(topic, event, receipt);
      }
    }

    /// A receipt may send again: that stands behind what waits.
    void flush() {
      while (!cut && !waiting.isEmpty()) {
        Waiting first = waiting.element();
        writer.send(first.topic, first.event, first.receipt);
        waiting.remove();
      }
    }

    void expire() {
      while (!waiting.isEmpty() && nowNanos - waiting.element().atNanos >= DELIVERY_TIMEOUT_NANOS) {
        fail(waiting.remove());
      }
    }

    @Override
    public void close(long waitMs) {
      writers.remove(this);
      writer.close(waitMs);
      while (!waiting.isEmpty()) {
        fail(waiting.remove());
      }
    }

    private void fail(Waiting send) {
      send.receipt.onFailed(new Failure(Failure.Kind.RETRIABLE, "cut off from the bus"));
    }
  }
}
