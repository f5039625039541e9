package dev.holdfast.perf.degraded;

import dev.holdfast.events.Ticker;
import dev.holdfast.perf.proxy.AnswerSeen;
import dev.holdfast.perf.proxy.RequestOf;
import dev.holdfast.perf.proxy.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What came of all requests of a fault, when, and by which instance. The load's event loop only,
/// until the load has ended.
final class Ledger extends Tally {
  /// Of the plots.
  static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private static final long LATENCY_MAX_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int FAILURES_KEPT = 100_000;
  private static final int REASONS_KEPT = 20;

  private final Ticker ticker;
  private final long startNanos;
  private final List<Step> steps = new ArrayList<>();
  private final List<Failure> failures = new ArrayList<>();
  private final Map<String, Long> reasons = new TreeMap<>();
  private Span span = new Span(0);

  /// What ended within a step.
  static final class Step {
    long right;
    long failed;
    long misrouted;
  }

  /// A request that has failed.
  ///
  /// @param request null where none could be sent
  /// @param why what was seen of it
  record Failure(int ask, @Nullable RequestOf request, String why) {}

  Ledger(Ticker ticker) {
    this.ticker = ticker;
    this.startNanos = ticker.nanos();
  }

  /// Ends the span at hand and begins another.
  Span begin() {
    span.end(seconds());
    span = new Span(seconds());
    return span;
  }

  /// Requests that have ended, whichever way.
  long requests() {
    return rights + failed + misrouted;
  }

  double worstMs() {
    return latency.getMaxValue() / 1e6;
  }

  /// What happened in each step since its start.
  List<Step> steps() {
    return steps;
  }

  List<Failure> failures() {
    return failures;
  }

  /// How often each reason was given for a failure or a wrong answer.
  Map<String, Long> reasons() {
    return reasons;
  }

  /// Since it was begun.
  double seconds() {
    return (ticker.nanos() - startNanos) / 1e9;
  }

  static long bounded(long nanos) {
    return Math.clamp(nanos, 1, LATENCY_MAX_NANOS);
  }

  @Override
  public void answered(RequestOf request, long nanos) {
    super.answered(request, nanos);
    span.answered(request.to().name(), nanos);
  }

  @Override
  public void right(AnswerSeen answer) {
    super.right(answer);
    step().right++;
    span.right(seconds());
    span.answeredBy(answer.instance());
  }

  @Override
  public void fail(int ask, @Nullable RequestOf request, String why) {
    super.fail(ask, request, why);
    step().failed++;
    span.requests++;
    span.failed++;
    reason(why);
    if (failures.size() < FAILURES_KEPT) {
      failures.add(new Failure(ask, request, why));
    }
  }

  @Override
  public void misroute(AnswerSeen answer, String why) {
    super.misroute(answer, why);
    step().misrouted++;
    span.requests++;
    span.misrouted++;
    reason("answered by another app");
  }

  private void reason(String why) {
    if (reasons.containsKey(why) || reasons.size() < REASONS_KEPT) {
      reasons.merge(why, 1L, Long::sum);
    }
  }

  private Step step() {
    int at = (int) ((ticker.nanos() - startNanos) / STEP_NANOS);
    while (steps.size() <= at) {
      steps.add(new Step());
    }
    return steps.get(at);
  }
}
