package dev.holdfast.router.http;

import dev.holdfast.router.rules.RouteTimes;
import java.time.Duration;
import java.util.function.Supplier;

/// Until when the next thing must happen in an exchange. Times are the loop's, in ns. One per
/// client connection, used again and again. Event loop only.
final class ExchangeTimes {
  private static final double NANOS_PER_SECOND = 1e9;
  // Bytes that came early buy no more time than this; so nothing overflows.
  private static final long CREDIT_MOST = Duration.ofHours(1).toNanos();

  private final Supplier<HttpConfig.Timeouts> current;
  private final boolean averaged;
  private final double nanosPerByte;
  private long answerHeadNanos;
  private long bodyStallNanos;
  private long beganNanos;
  private boolean limited;
  private long requestDue;
  private long bodyBegin;
  private boolean awaitsContinue;

  /// @param current asked when a request begins
  ExchangeTimes(Supplier<HttpConfig.Timeouts> current, HttpConfig.Limits limits) {
    this.current = current;
    int rate = limits.requestBytesPerSecond();
    averaged = rate > 0;
    nanosPerByte = averaged ? NANOS_PER_SECOND / rate : 0;
  }

  /// @param expectsContinue whether the client may wait for `100 Continue` before it sends its body
  void begin(long now, boolean expectsContinue) {
    HttpConfig.Timeouts timeouts = current.get();
    answerHeadNanos = timeouts.answerHead().toNanos();
    bodyStallNanos = timeouts.bodyStall().toNanos();
    beganNanos = now;
    limited = timeouts.request().isPresent();
    requestDue = limited ? now + timeouts.request().orElseThrow().toNanos() : 0;
    bodyBegin = now;
    awaitsContinue = expectsContinue;
  }

  /// What the request's route has otherwise holds from now on; the router's limit of the whole
  /// stays the most.
  void obey(RouteTimes route) {
    answerHeadNanos = RouteTimes.or(route.answerHeadNanos(), answerHeadNanos);
    bodyStallNanos = RouteTimes.or(route.bodyStallNanos(), bodyStallNanos);
    if (route.requestNanos() != RouteTimes.AS_ROUTER) {
      long due = beganNanos + route.requestNanos();
      requestDue = limited ? earlier(requestDue, due) : due;
      limited = true;
    }
  }

  /// The request goes to the app.
  void onForwarded(long now) {
    bodyBegin = now;
  }

  /// The client need not wait any more, or does not.
  void onContinue(long now) {
    if (awaitsContinue) {
      awaitsContinue = false;
      bodyBegin = now;
    }
  }

  /// Whether it is the app that must speak next although the request is not whole.
  boolean awaitsContinue() {
    return awaitsContinue;
  }

  /// The client is read from again; that it was not is not its fault.
  ///
  /// @param received how much of the body has come, in bytes
  void onReadAgain(long now, long received) {
    long caughtUp = now - credit(received);
    if (caughtUp - bodyBegin > 0) {
      bodyBegin = caughtUp;
    }
  }

  /// The answer's head is due.
  long headDue(long now) {
    return atMost(now + answerHeadNanos);
  }

  /// More of a body is due, either way.
  long bodyDue(long now) {
    return atMost(now + bodyStallNanos);
  }

  /// More of the request's body is due.
  long requestBodyDue(long now, long received) {
    long due = bodyDue(now);
    return averaged ? earlier(due, bodyBegin + bodyStallNanos + credit(received)) : due;
  }

  private long credit(long received) {
    return (long) Math.min((double) received * nanosPerByte, (double) CREDIT_MOST);
  }

  private long atMost(long due) {
    return limited ? earlier(due, requestDue) : due;
  }

  private static long earlier(long one, long other) {
    return one - other < 0 ? one : other;
  }
}
