package dev.holdfast.router.rules;

import dev.holdfast.events.Route;
import dev.holdfast.events.RouteOptions;
import dev.holdfast.router.backend.RetryConfig;
import dev.holdfast.router.backend.RetryStatuses;
import dev.holdfast.router.limits.Allowance;
import dev.holdfast.router.limits.Priority;
import dev.holdfast.router.limits.Rate;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Makes rules of the options of one route. An option that cannot be used costs nothing but itself.
/// One thread.
final class RuleReader {
  private static final long BODY_MOST = 1L << 53;
  private static final double RATE_LEAST = 0.001;
  private static final double RATE_MOST = 1_000_000;

  private final OptionReader options;
  private final RouteRules router;
  private final RouteOptionsConfig config;
  private final int routeLength;

  /// @param router of routes without options
  /// @param routeLength of the route's path, in bytes
  RuleReader(RouteOptions options, RouteRules router, RouteOptionsConfig config, int routeLength) {
    this.options = new OptionReader(options, config.timeoutMost());
    this.router = router;
    this.config = config;
    this.routeLength = routeLength;
  }

  RouteRules read() {
    return new RouteRules(
        new BalancingOptions(options, router.balancing()).read(),
        retries(router.retries()),
        times(),
        limits(),
        new RouteRules.Way(
            new HeaderOptions(options, HeaderOptions.Of.REQUEST).read(),
            new HeaderOptions(options, HeaderOptions.Of.ANSWER).read(),
            rewrite(),
            httpsPort()),
        options.end());
  }

  private RetryConfig retries(RetryConfig usual) {
    return new RetryConfig(
        options.integer("retries.max", 0, 100, usual.most()),
        options.duration("retries.within", usual.within()),
        options.integer("retries.budgetPercent", 0, 100, usual.budgetPercent()),
        usual.heedsKey(),
        options.value("retries.onStatus", RuleReader::statuses, usual.onStatus()));
  }

  private static RetryStatuses statuses(String text) {
    try {
      return RetryStatuses.of(OptionReader.elements(text));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(e.getMessage() + "; the default holds", e);
    }
  }

  private RouteTimes times() {
    return new RouteTimes(
        options.nanos("timeouts.answerHead"),
        options.nanos("timeouts.bodyStall"),
        options.nanos("timeouts.request"),
        options.nanos("timeouts.upgradeIdle"));
  }

  private RouteLimits limits() {
    return new RouteLimits(
        new Allowance(
            options.integer("limits.requestsMax", 1, 1_000_000, Allowance.NONE.requestsMost()),
            rate("limits.rate", "limits.burst"),
            rate("limits.ratePerClient", "limits.burstPerClient")),
        options.number("limits.bodyBytesMax", 0, BODY_MOST, RouteLimits.NONE.bodyBytes()),
        options.choice("priority", Priority.class, RouteLimits.NONE.priority()));
  }

  private Rate rate(String name, String burstName) {
    double perSecond =
        options.value(name, text -> OptionReader.decimal(text, RATE_LEAST, RATE_MOST), 0.0);
    int burst = options.integer(burstName, 1, 1_000_000, Math.max(1, (int) Math.ceil(perSecond)));
    if (perSecond > 0) {
      return Rate.of(BigDecimal.valueOf(perSecond), burst);
    }
    if (options.has(burstName)) {
      options.refuse(burstName, "has no effect without '" + name + "'");
    }
    return Rate.NONE;
  }

  private @Nullable PathRewrite rewrite() {
    return options
        .value(
            "path.rewrite",
            text -> Optional.of(new PathRewrite(path(text), routeLength)),
            Optional.<PathRewrite>empty())
        .orElse(null);
  }

  /// As a route's: no dot segment, nothing that is not a path's, no slash at its end.
  private static String path(String text) {
    try {
      return Route.parse("any" + (text.startsWith("/") ? text : "/ ")).path();
    } catch (IllegalArgumentException _) {
      throw OptionReader.wrong(
          text, "'/' and segments without '.', '..' or an empty one, such as /api/v1");
    }
  }

  private int httpsPort() {
    return options.value(
        "https",
        text -> {
          if (!text.equals("redirect")) {
            throw OptionReader.wrong(text, "redirect");
          }
          return config.httpsPort();
        },
        0);
  }
}
