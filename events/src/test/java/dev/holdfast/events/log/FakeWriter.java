package dev.holdfast.events.log;

import dev.holdfast.events.RouteEvent;
import dev.holdfast.events.Topic;
import dev.holdfast.events.log.LogWriter.Failure.Kind;
import dev.holdfast.events.wire.RecordCodec;
import java.time.Duration;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// A writer of a {@link FakeLog}. One thread; receipts are called within calls of the log.
final class FakeWriter implements LogWriter {
  private static final long DELIVERY_TIMEOUT_NANOS = Duration.ofSeconds(8).toNanos();

  private final FakeLog log;
  private final ArrayDeque<Sent> inFlight = new ArrayDeque<>();
  private @Nullable String broken;
  private boolean flushing;
  private int sent;

  FakeWriter(FakeLog log) {
    this.log = log;
  }

  /// A record between `send` and its receipt.
  static final class Sent {
    private final FakeWriter writer;
    private final Topic topic;
    private final byte[] key;
    private final byte[] value;
    private final Receipt receipt;
    private final long sentAtNanos;
    private final int number;
    private SendFate fate;

    Sent(
        FakeWriter writer,
        Topic topic,
        RouteEvent event,
        byte[] value,
        Receipt receipt,
        Fated fated) {
      this.writer = writer;
      this.number = writer.sent++;
      this.topic = topic;
      this.key = event.cell().key();
      this.value = value;
      this.receipt = receipt;
      this.sentAtNanos = fated.atNanos;
      this.fate = fated.fate;
    }

    Topic topic() {
      return topic;
    }

    byte[] key() {
      return key;
    }

    byte[] value() {
      return value;
    }

    /// Whether its writer has something in flight that was sent before it: it cannot overtake that,
    /// as with the sequence numbers of an idempotent producer.
    boolean isHeldUp() {
      return !writer.inFlight.isEmpty() && writer.head().number < number;
    }
  }

  record Fated(SendFate fate, long atNanos) {}

  @Override
  public void send(Topic topic, RouteEvent event, Receipt receipt) {
    log.tick();
    if (broken != null) {
      receipt.onFailed(new Failure(Kind.FATAL, broken));
      return;
    }
    byte[] value = RecordCodec.encode(event);
    if (value.length > FakeLog.RECORD_MOST_BYTES) {
      receipt.onFailed(
          new Failure(
              Kind.REFUSED,
              "record of %d bytes; at most %d are taken"
                  .formatted(value.length, FakeLog.RECORD_MOST_BYTES)));
      return;
    }
    SendFate fate = log.fateOf(topic, event);
    Sent sent = new Sent(this, topic, event, value, receipt, new Fated(fate, log.nowNanos()));
    switch (fate) {
      case LOST -> receipt.onFailed(new Failure(Kind.RETRIABLE, "lost"));
      case REFUSED -> receipt.onFailed(new Failure(Kind.REFUSED, "not to the bus's liking"));
      case LANDS_LATE -> {
        log.landsLate(sent);
        receipt.onFailed(new Failure(Kind.RETRIABLE, "timed out"));
      }
      case FATAL -> breakDown("the producer has failed for good", receipt);
      case APPENDED, APPENDED_TWICE, ACK_LOST, DELAYED -> {
        inFlight.add(sent);
        flush();
      }
    }
  }

  private void breakDown(String why, Receipt receipt) {
    broken = why;
    failInFlight(new Failure(Kind.FATAL, why));
    receipt.onFailed(new Failure(Kind.FATAL, why));
  }

  /// Appends what is in flight, up to the first delayed one. A receipt may send again: what it
  /// sends stands behind what is in flight.
  void flush() {
    if (flushing) {
      return;
    }
    flushing = true;
    try {
      while (log.inReach() && !inFlight.isEmpty() && head().fate != SendFate.DELAYED) {
        append(inFlight.remove());
      }
    } finally {
      flushing = false;
    }
  }

  private Sent head() {
    return inFlight.element();
  }

  private void append(Sent sent) {
    long appendTimeMs = log.appendTimeMs();
    FakeTopic topic = log.topic(sent.topic);
    long offset = topic.append(sent.key, sent.value, appendTimeMs);
    switch (sent.fate) {
      case APPENDED_TWICE -> {
        topic.append(sent.key, sent.value, appendTimeMs);
        sent.receipt.onAcked(offset, appendTimeMs);
      }
      case ACK_LOST -> sent.receipt.onFailed(new Failure(Kind.RETRIABLE, "no acknowledgement"));
      case APPENDED, LOST, LANDS_LATE, DELAYED, REFUSED, FATAL ->
          sent.receipt.onAcked(offset, appendTimeMs);
    }
  }

  void release() {
    for (Sent sent : inFlight) {
      if (sent.fate == SendFate.DELAYED) {
        sent.fate = SendFate.APPENDED;
      }
    }
  }

  void expire(long nowNanos) {
    while (!flushing
        && !inFlight.isEmpty()
        && nowNanos - head().sentAtNanos >= DELIVERY_TIMEOUT_NANOS) {
      inFlight.remove().receipt.onFailed(new Failure(Kind.RETRIABLE, "delivery timed out"));
    }
    flush();
  }

  int inFlight() {
    return inFlight.size();
  }

  @Override
  public void close(long waitMs) {
    if (broken == null) {
      broken = "the writer is closed";
    }
    // What was under way when a producer gives up can still land.
    inFlight.forEach(log::landsLate);
    failInFlight(new Failure(Kind.RETRIABLE, "the writer was closed"));
    log.forget(this);
  }

  private void failInFlight(Failure failure) {
    while (!inFlight.isEmpty()) {
      inFlight.remove().receipt.onFailed(failure);
    }
  }
}
