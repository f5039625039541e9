package dev.holdfast.perf.proxy;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// What came of the requests of one turn, or of a load. Who wants to know more of each extends it.
/// Event loop only, until the turn has ended.
public class Tally {
  /// No request was sent.
  public static final int NO_ASK = -1;

  private static final long LATENCY_MAX_NANOS = 60_000_000_000L;
  private static final int DIGITS = 3;

  /// From the moment a request was to be sent to its answer's last byte, in nanoseconds.
  public final Histogram latency = histogram();

  public long answers;

  /// Those of them that were right.
  public long rights;

  /// Connections that were made.
  public long connects;

  public long failed;
  public long misrouted;

  /// The first failure's text; empty while there is none.
  public String problem = "";

  public static Histogram histogram() {
    return new Histogram(1, LATENCY_MAX_NANOS, DIGITS);
  }

  /// An answer has come to its end, right or not; which of the three below is said next.
  ///
  /// @param nanos since the request was due
  public void answered(RequestOf request, long nanos) {
    answers++;
    waited(nanos);
  }

  /// A request has waited for so long since it was due, and may wait still.
  void waited(long nanos) {
    latency.recordValue(Math.clamp(nanos, 1, LATENCY_MAX_NANOS));
  }

  /// It was the answer to that request.
  public void right(AnswerSeen answer) {
    rights++;
  }

  /// A request has failed; nothing but the reason is known where a connection has.
  ///
  /// @param ask its number; {@link #NO_ASK} where there is none
  public void fail(int ask, @Nullable RequestOf request, String why) {
    failed++;
    problem = problem.isEmpty() ? why : problem;
  }

  /// It was an answer of another app, or to another request.
  public void misroute(AnswerSeen answer, String why) {
    misrouted++;
    problem = problem.isEmpty() ? why : problem;
  }
}
