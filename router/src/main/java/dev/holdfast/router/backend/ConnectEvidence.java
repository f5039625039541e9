package dev.holdfast.router.backend;

import dev.holdfast.events.Ticker;
import io.netty.channel.ConnectTimeoutException;
import java.time.Duration;

/// Notes in backends how connects to them went, for the table writer to ask when their cells are
/// silent. Any thread; immutable.
public final class ConnectEvidence {
  private final Ticker ticker;
  private final long apartNanos;

  /// @param apart how far apart two failures are at least to be two
  public ConnectEvidence(Ticker ticker, Duration apart) {
    this.ticker = ticker;
    this.apartNanos = apart.toNanos();
  }

  void onConnected(Backend backend) {
    backend.onConnected(ticker.nanos());
  }

  /// Whether the failure is the endpoint's: a connect that this router could not even begin, for
  /// want of ports, descriptors or a network of its own, says nothing of the endpoint, and neither
  /// does one that its user gave up.
  boolean onFailed(Backend backend, Throwable cause) {
    boolean counts = isOfEndpoint(cause);
    if (counts) {
      backend.onConnectFailed(ticker.nanos(), apartNanos);
    }
    return counts;
  }

  long nowNanos() {
    return ticker.nanos();
  }

  /// Netty's transports and the JDK tell these apart by the system's message only.
  private static boolean isOfEndpoint(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    return cause instanceof ConnectTimeoutException
        || message.contains("refused")
        || message.contains("timed out")
        || message.contains("o route to host");
  }
}
