package dev.holdfast.router.backend;

import dev.holdfast.events.Ticker;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Notes in backends how connects to them went, for pickers and for the table writer to ask, and
/// counts that. Any thread.
public final class ConnectEvidence {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectEvidence.class);

  private final Ticker ticker;
  private final long apartNanos;
  private final LongAdder handshakes = new LongAdder();
  private final Map<ConnectFailure, LongAdder> failures = new EnumMap<>(ConnectFailure.class);
  private final AtomicInteger quarantined = new AtomicInteger();

  /// @param apart how far apart two failures are at least to be two
  public ConnectEvidence(Ticker ticker, Duration apart) {
    this.ticker = ticker;
    this.apartNanos = apart.toNanos();
    for (ConnectFailure failure : ConnectFailure.values()) {
      failures.put(failure, new LongAdder());
    }
  }

  /// It was reached, and where there is an identity it has proven it.
  void onConnected(Backend backend) {
    if (backend.isSecured()) {
      handshakes.increment();
    }
    backend.onConnected(ticker.nanos());
    endQuarantine(backend);
  }

  /// It was not reached. Whether it is quarantined from now on.
  boolean onFailed(Backend backend, ConnectFailure why, Throwable cause) {
    failures(why).increment();
    backend.onFailed(new Backend.Failure(why, detail(cause), ticker.nanos()));
    if (why.isOfEndpoint()) {
      backend.onConnectFailed(ticker.nanos(), apartNanos);
    }
    boolean begins =
        why == ConnectFailure.WRONG_IDENTITY && !backend.isRetired() && backend.quarantine();
    if (begins && quarantined.incrementAndGet() == 1) {
      LOG.warn(
          "mode QUARANTINE: another peer answers for {}, {}; such endpoints are picked last until"
              + " they prove their identity, /routes shows them",
          backend,
          detail(cause));
    }
    return begins;
  }

  /// An app has not looked at a request that it was sent on a stream.
  void onStreamRefused() {
    failures(ConnectFailure.STREAM_REFUSED).increment();
  }

  /// An endpoint that is gone is no longer counted.
  void onRetired(Backend backend) {
    endQuarantine(backend);
  }

  private void endQuarantine(Backend backend) {
    if (backend.trust() && quarantined.decrementAndGet() == 0) {
      LOG.info("mode QUARANTINE is over: no endpoint is quarantined any more");
    }
  }

  /// What is at the bottom of it.
  private static String detail(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }

  long nowNanos() {
    return ticker.nanos();
  }

  /// Handshakes with endpoints that have proven their identity, probes among them.
  public long handshakes() {
    return handshakes.sum();
  }

  /// Connects that failed for that reason, probes among them.
  public long failed(ConnectFailure why) {
    return failures(why).sum();
  }

  private LongAdder failures(ConnectFailure why) {
    return Objects.requireNonNull(failures.get(why));
  }

  /// Endpoints at whose address another peer answers.
  public int quarantined() {
    return quarantined.get();
  }
}
