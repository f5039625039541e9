package dev.holdfast.emitter;

import dev.holdfast.events.RouteEvent;
import dev.holdfast.events.Topic;
import dev.holdfast.events.log.LogWriter;
import dev.holdfast.events.log.LogWriter.Failure;
import dev.holdfast.events.log.RouteLog;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The way of one group's records to the log: one writer at a time, a bound on what is in flight, a
/// back-off for each topic, and the receipts brought home to the loop. Emitter loop only; receipts
/// come in on any thread.
final class Lane {
  /// Enough to keep a producer's batches full; bounds what receipts can pile up.
  static final int IN_FLIGHT_MOST = 1_000;

  private final RouteLog log;
  private final Map<Topic, Backoff> backoffs = new EnumMap<>(Topic.class);
  private final Runnable wake;

  /// Never full: there is a place for the receipt of each record in flight.
  private final BlockingQueue<Outcome> outcomes = new ArrayBlockingQueue<>(IN_FLIGHT_MOST);

  private @Nullable LogWriter writer;
  private int writerNumber;
  private int inFlight;

  /// @param wake ends the loop's rest; any thread
  Lane(RouteLog log, RandomGenerator random, Runnable wake) {
    this.log = log;
    this.wake = wake;
    for (Topic topic : Topic.values()) {
      backoffs.put(topic, new Backoff(random));
    }
  }

  /// What became of a record; called by {@link #drain}.
  interface Receipts {
    void onAcked(Sent sent, long appendTimeMs);

    void onFailed(Sent sent, Failure failure);

    /// The writer is given up, after its receipts: another one is opened for the next record.
    void onWriterLost();
  }

  /// @param appendTimeMs meaningless with a failure
  private record Outcome(
      int writerNumber, Topic topic, Sent sent, long appendTimeMs, @Nullable Failure failure) {}

  /// Whether a record may be sent now.
  boolean isFree(Topic topic, long nowNanos) {
    return !isFull() && waitNanos(topic, nowNanos) == 0;
  }

  /// Whether a receipt must come before anything can be sent.
  boolean isFull() {
    return inFlight == IN_FLIGHT_MOST;
  }

  /// Nanoseconds until the back-off of a topic ends. Each has its own: their leaders may be
  /// different brokers.
  long waitNanos(Topic topic, long nowNanos) {
    return backoff(topic).waitNanos(nowNanos);
  }

  /// Whether the last thing heard of a topic is an acknowledgement.
  boolean isAnswering(Topic topic) {
    return backoff(topic).isAnswering();
  }

  private Backoff backoff(Topic topic) {
    return Objects.requireNonNull(backoffs.get(topic));
  }

  void send(Topic topic, RouteEvent event, Sent sent) {
    LogWriter to = writer;
    if (to == null) {
      to = log.openWriter();
      writer = to;
      writerNumber++;
    }
    inFlight++;
    int number = writerNumber;
    to.send(
        topic,
        event,
        new LogWriter.Receipt() {
          @Override
          public void onAcked(long offset, long appendTimeMs) {
            offer(new Outcome(number, topic, sent, appendTimeMs, null));
          }

          @Override
          public void onFailed(Failure failure) {
            offer(new Outcome(number, topic, sent, 0, failure));
          }
        });
  }

  private void offer(Outcome outcome) {
    boolean taken = outcomes.offer(outcome);
    assert taken : "a receipt without a record in flight: " + outcome;
    wake.run();
  }

  /// Hands the receipts that have come in to `receipts`; returns how many.
  int drain(long nowNanos, Receipts receipts) {
    int drained = 0;
    @Nullable Outcome outcome = outcomes.poll();
    while (outcome != null) {
      drained++;
      inFlight--;
      settle(outcome, nowNanos, receipts);
      outcome = outcomes.poll();
    }
    return drained;
  }

  private void settle(Outcome outcome, long nowNanos, Receipts receipts) {
    @Nullable Failure failure = outcome.failure;
    if (failure == null) {
      if (!isAnswering(outcome.topic)) {
        // The bus is there again, very likely for the other topic too.
        backoffs.values().forEach(backoff -> backoff.endWait(nowNanos));
      }
      backoff(outcome.topic).onAcked();
      receipts.onAcked(outcome.sent, outcome.appendTimeMs);
      return;
    }
    receipts.onFailed(outcome.sent, failure);
    boolean ofThisWriter = outcome.writerNumber == writerNumber && writer != null;
    switch (failure.kind()) {
      case REFUSED -> {
        // The bus has answered, if only to say no. A Hello or a beat is tried again all the same.
        if (outcome.sent.isOfLife()) {
          backoff(outcome.topic).onRefused(nowNanos);
        }
      }
      case RETRIABLE -> backoff(outcome.topic).onFailed(nowNanos);
      case FATAL -> {
        // The producer is of no use to either topic.
        backoffs.values().forEach(backoff -> backoff.onRefused(nowNanos));
        if (ofThisWriter) {
          close(0);
          receipts.onWriterLost();
        }
      }
    }
  }

  /// Gives the writer up after waiting for what is in flight.
  void close(long waitMs) {
    @Nullable LogWriter closing = writer;
    writer = null;
    if (closing != null) {
      closing.close(waitMs);
    }
  }
}
