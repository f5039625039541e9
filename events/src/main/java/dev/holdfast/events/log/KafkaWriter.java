package dev.holdfast.events.log;

import dev.holdfast.events.RouteEvent;
import dev.holdfast.events.Ticker;
import dev.holdfast.events.Topic;
import dev.holdfast.events.log.LogWriter.Failure.Kind;
import dev.holdfast.events.wire.RecordCodec;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;

/// A producer as one cell's FIFO. The opener's thread sends and closes; receipts come on Kafka's.
///
/// Why the order holds across failures. The producer is idempotent: a broker takes its batches by
/// sequence numbers, so a re-sent batch neither overtakes nor doubles. When a batch has failed by
/// its delivery timeout, the producer goes on with a new producer epoch, and from the first record
/// of the new epoch on the broker refuses the old ones. So a send that was reported as failed may
/// still land, but only before what this writer sends after it. Across writers nothing stops it (a
/// writer that was closed or killed may have a request under way when the next one begins): there
/// the record's own (epoch, id, seq) makes it harmless, for a reducer refuses whatever is not
/// greater than what it has. Therefore nothing here waits for the fate of the old before it sends
/// the new.
///
/// Why a send that had to wait stops the next ones. Where topic or bus were never reached, Kafka
/// blocks each send for `max.block.ms`; an emitter with a thousand dirty endpoints would hang for
/// minutes. After one such wait, sends fail at once for {@link #UNREACHED_NANOS}: for all that is
/// handed over in one go, and no longer than its owner rests before it tries again.
final class KafkaWriter implements LogWriter {
  private static final long UNREACHED_NANOS = Duration.ofMillis(50).toNanos();

  private final KafkaLogConfig config;
  private final Ticker ticker;
  private final EvidenceLoop evidence;
  private @Nullable KafkaProducer<byte[], byte[]> producer;
  private @Nullable Failure unreached;
  private long unreachedAtNanos;
  private boolean closed;

  /// @param evidence told, on any thread, what the bus refuses us for, and that it is not reached
  KafkaWriter(KafkaLogConfig config, Ticker ticker, EvidenceLoop evidence) {
    this.config = config;
    this.ticker = ticker;
    this.evidence = evidence;
  }

  @Override
  public void send(Topic topic, RouteEvent event, Receipt receipt) {
    if (closed) {
      receipt.onFailed(new Failure(Kind.FATAL, "the writer is closed"));
      return;
    }
    byte[] value = RecordCodec.encode(event);
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic.nameIn(config.group()), 0, event.cell().key(), value);
    @Nullable Failure known = unreached;
    if (known != null && ticker.nanos() - unreachedAtNanos < UNREACHED_NANOS) {
      receipt.onFailed(known);
      return;
    }
    unreached = null;
    hand(record, new Once(receipt, this::failed));
  }

  private void hand(ProducerRecord<byte[], byte[]> record, Once once) {
    long beganNanos = ticker.nanos();
    try {
      KafkaProducer<byte[], byte[]> kafka = producer;
      if (kafka == null) {
        kafka = new KafkaProducer<>(KafkaSettings.producer(config));
        producer = kafka;
      }
      // Its future is the callback's twin.
      var _ = kafka.send(record, once);
    } catch (KafkaException | IllegalStateException e) {
      once.onFailed(producer == null ? notMade(e) : failed(e));
    }
    boolean waited = ticker.nanos() - beganNanos >= config.timing().maxBlock().toNanos();
    if (once.failedHere() && (waited || producer == null)) {
      unreached = once.failure();
      unreachedAtNanos = ticker.nanos();
      evidence.onUnreached();
    }
  }

  private Failure failed(Throwable failure) {
    if (failure instanceof AuthenticationException || failure instanceof AuthorizationException) {
      evidence.onClientProblem(BusProblem.of(failure, config));
    }
    return SendFailures.of(failure);
  }

  /// Names that cannot be resolved, a trust store that cannot be read: may be mended while we run.
  private Failure notMade(Exception e) {
    return new Failure(Kind.RETRIABLE, BusProblem.of(e, config).sentence());
  }

  @Override
  public void close(long waitMs) {
    closed = true;
    @Nullable KafkaProducer<byte[], byte[]> kafka = producer;
    producer = null;
    if (kafka != null) {
      // Ends what is in flight and calls its callbacks before it returns.
      kafka.close(Duration.ofMillis(waitMs));
    }
  }

  /// A receipt that is called exactly once, whatever path Kafka takes.
  private static final class Once implements Callback {
    private final Receipt receipt;
    private final Function<Throwable, Failure> failures;
    private final AtomicBoolean called = new AtomicBoolean();
    private final Thread sender = Thread.currentThread();
    private @Nullable Failure failedOnSender;

    Once(Receipt receipt, Function<Throwable, Failure> failures) {
      this.receipt = receipt;
      this.failures = failures;
    }

    @Override
    public void onCompletion(RecordMetadata metadata, @Nullable Exception failure) {
      if (failure != null) {
        onFailed(failures.apply(failure));
      } else if (called.compareAndSet(false, true)) {
        receipt.onAcked(metadata.offset(), metadata.timestamp());
      }
    }

    void onFailed(Failure failure) {
      if (called.compareAndSet(false, true)) {
        if (Thread.currentThread() == sender) {
          failedOnSender = failure;
        }
        receipt.onFailed(failure);
      }
    }

    /// Whether it failed within `send` itself. Sender's thread only.
    boolean failedHere() {
      return failedOnSender != null;
    }

    Failure failure() {
      return java.util.Objects.requireNonNull(failedOnSender);
    }
  }
}
