package dev.holdfast.router.rules;

import dev.holdfast.events.Route;
import dev.holdfast.events.RouteOptions;
import dev.holdfast.events.Ticker;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;

/// Makes rules of routes' options, once for each change; equal options share theirs while they are
/// among the newest. Says what cannot be used. Table writer only, but for the counts: any thread.
public final class RouteRulesFactory {
  private static final int KEPT_MOST = 1_024;
  // A mistake that a whole platform makes must not fill the log.
  private static final int LINES_MOST = 20;
  private static final long LINES_NANOS = Duration.ofSeconds(10).toNanos();

  private record Said(RouteOptions options, int routeLength) {}

  /// The newest ones.
  private static final class Kept extends LinkedHashMap<Said, RouteRules> {
    private static final long serialVersionUID = 1;

    Kept() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Said, RouteRules> eldest) {
      return size() > KEPT_MOST;
    }
  }

  private final RouteRules defaults;
  private final RouteOptionsConfig config;
  private final Ticker ticker;
  private final Logger log;
  private final Kept kept = new Kept();
  private volatile long compiled;
  private volatile long refused;
  private long linesSinceNanos;
  private int lines;
  private int linesLeftOut;

  /// @param defaults of routes without options
  public RouteRulesFactory(
      RouteRules defaults, RouteOptionsConfig config, Ticker ticker, Logger log) {
    this.defaults = defaults;
    this.config = config;
    this.ticker = ticker;
    this.log = log;
    this.linesSinceNanos = ticker.nanos();
  }

  /// The rules of a route that has these options.
  public RouteRules compile(Route route, RouteOptions options) {
    RouteRules rules =
        kept.computeIfAbsent(
            new Said(options, route.pathBytes().length),
            said -> new RuleReader(options, defaults, config, said.routeLength).read());
    count(1, rules.refused().size());
    if (!rules.refused().isEmpty()) {
      tell(route, rules);
    }
    return rules;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // One writer.
  private void count(int more, int moreRefused) {
    compiled += more;
    refused += moreRefused;
  }

  private void tell(Route route, RouteRules rules) {
    long now = ticker.nanos();
    if (now - linesSinceNanos >= LINES_NANOS) {
      linesSinceNanos = now;
      lines = 0;
      if (linesLeftOut > 0) {
        log.warn("options of {} more routes could not all be used", linesLeftOut);
        linesLeftOut = 0;
      }
    }
    if (lines == LINES_MOST) {
      linesLeftOut++;
      return;
    }
    lines++;
    log.warn(
        "options of route {}: {}; all others of the route hold",
        route,
        rules.refused().stream().map(RefusedOption::toString).collect(Collectors.joining("; ")));
  }

  /// How often a route's options have changed.
  public long compiled() {
    return compiled;
  }

  /// Options that could not be used as they were said, each counted with each change.
  public long refused() {
    return refused;
  }
}
