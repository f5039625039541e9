package dev.holdfast.router.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.events.ManualTicker;
import dev.holdfast.events.Route;
import dev.holdfast.events.RouteOptions;
import dev.holdfast.events.yaml.YamlException;
import dev.holdfast.events.yaml.YamlMap;
import dev.holdfast.router.RecordingLogger;
import dev.holdfast.router.backend.Algorithm;
import dev.holdfast.router.backend.BalancingConfig;
import dev.holdfast.router.backend.HashConfig;
import dev.holdfast.router.backend.RetryConfig;
import dev.holdfast.router.backend.RetryStatuses;
import dev.holdfast.router.limits.Allowance;
import dev.holdfast.router.limits.Priority;
import dev.holdfast.router.limits.Rate;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What rules are made of a route's options, good and bad. Long because it goes through every
/// option.
@SuppressWarnings("StringConcatToTextBlock") // Lines on the wire end with CRLF.
class RouteRulesTest {
  private static final Route ROUTE = Route.parse("a.example.com/api");
  private static final RouteRules DEFAULTS =
      RouteRules.defaults(BalancingConfig.DEFAULT, RetryConfig.DEFAULT);

  private final ManualTicker ticker = new ManualTicker();
  private final RecordingLogger log = new RecordingLogger();
  private final RouteRulesFactory factory =
      new RouteRulesFactory(
          DEFAULTS, new RouteOptionsConfig(Duration.ofMinutes(10), 8443), ticker, log);

  private RouteRules rules(Map<String, String> options) {
    return factory.compile(ROUTE, RouteOptions.of(options));
  }

  private RouteRules rules(String... pairs) {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      options.put(pairs[i], pairs[i + 1]);
    }
    return rules(options);
  }

  private static String lines(@Nullable HeaderRules rules) {
    return new String(Objects.requireNonNull(rules).lines(), StandardCharsets.US_ASCII);
  }

  @Test
  void allThatCanBeSaidIsTakenAsItIsSaid() {
    RouteRules rules =
        rules(
            Map.ofEntries(
                Map.entry("balancing.algorithm", "hash"),
                Map.entry("balancing.hash.by", "header"),
                Map.entry("balancing.hash.name", "X-Tenant"),
                Map.entry("balancing.hash.loadMaxPercent", "150"),
                Map.entry("balancing.slowStart", "9s"),
                Map.entry("balancing.inFlightMax", "7"),
                Map.entry("balancing.queueMax", "8"),
                Map.entry("balancing.queueTimeout", "10s"),
                Map.entry("balancing.sticky.cookies", "SID, TOKEN"),
                Map.entry("timeouts.answerHead", "1s"),
                Map.entry("timeouts.bodyStall", "2s"),
                Map.entry("timeouts.request", "3s"),
                Map.entry("timeouts.upgradeIdle", "4s"),
                Map.entry("retries.max", "5"),
                Map.entry("retries.within", "6s"),
                Map.entry("retries.budgetPercent", "70"),
                Map.entry("retries.onStatus", "502, 503"),
                Map.entry("requestHeaders.set.X-One", "1"),
                Map.entry("requestHeaders.add.X-Two", "2 and 3"),
                Map.entry("requestHeaders.remove", "Cookie, Origin"),
                Map.entry("responseHeaders.set.Server", ""),
                Map.entry("path.rewrite", "/v2/"),
                Map.entry("https", "redirect"),
                Map.entry("limits.requestsMax", "11"),
                Map.entry("limits.rate", "12.5"),
                Map.entry("limits.ratePerClient", "0.5"),
                Map.entry("limits.burstPerClient", "14"),
                Map.entry("limits.bodyBytesMax", "15"),
                Map.entry("priority", "high")));

    assertThat(rules.refused()).isEmpty();
    BalancingConfig usual = BalancingConfig.DEFAULT;
    assertThat(rules.balancing())
        .isEqualTo(
            new BalancingConfig(
                Algorithm.HASH,
                new HashConfig(HashConfig.By.HEADER, "x-tenant", 150),
                usual.zone(),
                usual.panicPercent(),
                Duration.ofSeconds(9),
                usual.ejection(),
                new BalancingConfig.Limits(
                    7, 8, Duration.ofSeconds(10), usual.limits().interruptedWait()),
                List.of("SID", "TOKEN")));
    assertThat(rules.times())
        .isEqualTo(new RouteTimes(1_000_000_000L, 2_000_000_000L, 3_000_000_000L, 4_000_000_000L));
    assertThat(rules.retries())
        .isEqualTo(
            new RetryConfig(
                5, Duration.ofSeconds(6), 70, true, RetryStatuses.of(List.of("502", "503"))));
    assertThat(lines(rules.requestHeaders())).isEqualTo("X-One: 1\r\nX-Two: 2 and 3\r\n");
    assertThat(lines(rules.answerHeaders())).isEqualTo("Server: \r\n");
    assertThat(Objects.requireNonNull(rules.rewrite()).of("/api/x//y%2f")).isEqualTo("/v2/x//y%2f");
    assertThat(rules.httpsPort()).isEqualTo(8443);
    assertThat(rules.limits())
        .isEqualTo(
            new RouteLimits(
                new Allowance(11, new Rate(80_000_000, 13), new Rate(2_000_000_000, 14)),
                15,
                Priority.HIGH));
    assertThat(log.lines).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "balancing.algorithm         | fastest        | one of round-robin, least-request,"
            + " peak-ewma, hash",
        "balancing.algorithm         | ROUND-ROBIN    | one of round-robin, least-request,"
            + " peak-ewma, hash",
        "balancing.slowStart         | 10             | a duration with its unit",
        "balancing.inFlightMax       | -1             | a whole number from 0 to 1000000",
        "balancing.inFlightMax       | 1000001        | a whole number from 0 to 1000000",
        "balancing.inFlightMax       | 1.5            | a whole number",
        "balancing.queueMax          | ''             | a whole number from 0 to 10000",
        "balancing.queueTimeout      | 1 s            | a duration with its unit",
        "balancing.sticky.cookies    | 'A,,B'         | a name (a token)",
        "balancing.sticky.cookies    | A=B            | a name (a token)",
        "timeouts.answerHead         | soon           | a duration with its unit",
        "timeouts.bodyStall          | 0s             | is zero; expected 1ms or more",
        "timeouts.request            | 1d             | a duration with its unit",
        "timeouts.upgradeIdle        | -1s            | a duration with its unit",
        "timeouts.answerHead         | 99999999999s   | a duration with its unit",
        "retries.max                 | 101            | a whole number from 0 to 100",
        "retries.within              | 10 seconds     | a duration with its unit",
        "retries.budgetPercent       | 20%            | a whole number from 0 to 100",
        "retries.onStatus            | 200            | some of 429, 500, 502, 503, 504",
        "retries.onStatus            | 5xx            | some of 429, 500, 502, 503, 504",
        "https                       | true           | expected redirect",
        "limits.requestsMax          | 0              | a whole number from 1 to 1000000",
        "limits.rate                 | 0              | a number from 0.001 to 1000000",
        "limits.rate                 | 1e5            | a number from 0.001 to 1000000",
        "limits.rate                 | 0.0001         | with at most three decimals",
        "limits.ratePerClient        | 1000000.5      | a number from 0.001 to 1000000",
        "limits.burst                | 5              | has no effect without 'limits.rate'",
        "limits.burstPerClient       | 5              | has no effect without"
            + " 'limits.ratePerClient'",
        "limits.bodyBytesMax         | 1M             | a whole number from 0 to 9007199254740992",
        "priority                    | urgent         | one of low, normal, high",
        "balancing.hash.by           | header         | has no effect: the algorithm is not hash",
        "hash_header                 | X-Tenant       | has no effect: the algorithm is not hash",
        "loadbalancing               | least-conn     | one of round-robin, least-connection, hash",
        "path.rewrite                | v2             | and segments without",
        "path.rewrite                | ''             | and segments without",
        "path.rewrite                | /a/../b        | and segments without",
        "path.rewrite                | /a/%2E%2e      | and segments without",
        "path.rewrite                | //evil.example | and segments without",
        "path.rewrite                | /a?b=c         | and segments without",
        "path.rewrite                | /a#b           | and segments without",
        "path.rewrite                | '/a b'         | and segments without",
        "path.rewrite                | https://x/     | and segments without",
        "paths                       | case-insensitive | is not known to this router",
        "timeouts.answerhead         | 1s             | is not known to this router",
        "timeouts                    | 1s             | is not known to this router",
        "requestHeaders.replace.X-A  | 1              | is not known to this router",
        "requestHeaders.removeAll    | X-A            | is not known to this router",
      })
  void whatCannotBeUsedKeepsTheDefaultAndSaysWhatWasExpected(
      String name, String value, String why) {
    RouteRules rules = rules(name, value, "retries.onStatus", "504");
    boolean isStatus = name.equals("retries.onStatus");
    RouteRules alone = isStatus ? rules(name, value) : rules;

    assertThat(alone.refused())
        .singleElement()
        .satisfies(refused -> {
          assertThat(refused.name()).isEqualTo(name);
          assertThat(refused.value()).isEqualTo(value);
          assertThat(refused.why()).contains(why);
        });
    assertThat(alone.balancing()).isSameAs(BalancingConfig.DEFAULT);
    assertThat(alone.times()).isEqualTo(RouteTimes.NONE);
    assertThat(alone.limits()).isEqualTo(RouteLimits.NONE);
    assertThat(alone.rewrite()).isNull();
    assertThat(alone.requestHeaders()).isNull();
    assertThat(alone.redirectsToHttps()).isFalse();
    // All others hold.
    assertThat(alone.retries().onStatus().has(504)).isEqualTo(!isStatus);
  }

  @ParameterizedTest
  @CsvSource({
    "Connection",
    "keep-alive",
    "Proxy-Connection",
    "TE",
    "Upgrade",
    "HTTP2-Settings",
    "Host",
    "Content-Length",
    "Transfer-Encoding",
    "Expect",
    "X-Forwarded-For",
    "X-Forwarded-Proto",
    "X-Forwarded-Host",
    "X-Forwarded-Port",
    "Forwarded",
    "X-Forwarded-Client-Cert",
    "X-Request-Start",
    "X-Vcap-Request-Id",
    "X-CF-ApplicationID",
    "X-CF-InstanceIndex",
    "X-Cf-Instanceid",
    "X-CF-APP-INSTANCE",
    "X-Cf-Anything",
    "X-Vcap-Anything",
    "X-Holdfast-Table-Age",
    "X-B3-TraceId",
    "b3",
    "traceparent",
    "tracestate",
    "Via",
    "':path'",
    "'X A'",
    "'X:A'",
    "''",
    "X-\u00e4"
  })
  void headersThatAreNotForRoutesStay(String name) {
    for (String rule : List.of("set." + name, "add." + name)) {
      RouteRules rules = rules("requestHeaders." + rule, "1", "requestHeaders.set.X-Good", "1");
      assertThat(rules.refused()).hasSize(1);
      assertThat(lines(rules.requestHeaders())).isEqualTo("X-Good: 1\r\n");
    }
    if (!name.isEmpty()) {
      RouteRules rules = rules("requestHeaders.remove", name);
      assertThat(rules.refused()).hasSize(1);
      assertThat(rules.requestHeaders()).isNull();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Connection",
    "Content-Length",
    "Transfer-Encoding",
    "Upgrade",
    "Date",
    "X-Cf-RouterError",
    "X-Vcap-Request-Id",
    "X-Holdfast-Table-Age"
  })
  void headersOfAnswersThatAreNotForRoutesStay(String name) {
    RouteRules rules = rules("responseHeaders.set." + name, "1", "responseHeaders.remove", name);
    assertThat(rules.refused()).hasSize(2);
    assertThat(rules.answerHeaders()).isNull();
  }

  @Test
  void nothingThatARuleSaysEndsALine() {
    // A character that is none on the log is a question mark by then.
    RouteRules rules = rules("requestHeaders.set.X-A", "1\r\nHost: evil");
    assertThat(lines(rules.requestHeaders())).isEqualTo("X-A: 1??Host: evil\r\n");
  }

  @Test
  void linesAreNoMoreThanAHeadCanBear() {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i < 5; i++) {
      options.put("requestHeaders.set.X-" + i, "v".repeat(2_000));
    }
    RouteRules rules = rules(options);
    assertThat(lines(rules.requestHeaders())).hasSize(4 * ("X-0: \r\n".length() + 2_000));
    assertThat(rules.refused())
        .singleElement()
        .satisfies(refused -> assertThat(refused.name()).isEqualTo("requestHeaders.set.X-4"));
  }

  @Test
  void longTimesAreCutDownToWhatTheOperatorLetsRoutesHave() {
    RouteRules rules = rules("timeouts.answerHead", "11m", "retries.within", "1h");
    assertThat(rules.times().answerHeadNanos()).isEqualTo(Duration.ofMinutes(10).toNanos());
    assertThat(rules.retries().within()).isEqualTo(Duration.ofMinutes(10));
    assertThat(rules.refused())
        .hasSize(2)
        .allSatisfy(refused -> assertThat(refused.why()).contains("600 s hold"));
  }

  @ParameterizedTest
  @CsvSource({"0s", "169h"})
  void whatTheOperatorLetsRoutesHaveHasItsBounds(String most) {
    assertThatExceptionOfType(YamlException.class)
        .isThrownBy(
            () -> RouteOptionsConfig.from(YamlMap.parse("router.yaml", "timeoutMax: " + most)))
        .withMessageContaining("'timeoutMax' is ")
        .withMessageContaining("expected 1ms to 168h");
  }

  @Test
  void hashNeedsAName() {
    RouteRules rules = rules("balancing.algorithm", "hash", "balancing.hash.by", "cookie");
    assertThat(rules.balancing().algorithm()).isEqualTo(Algorithm.HASH);
    assertThat(rules.balancing().hash().by()).isEqualTo(HashConfig.By.CLIENT_ADDRESS);
    assertThat(rules.refused())
        .singleElement()
        .satisfies(refused -> assertThat(refused.name()).isEqualTo("balancing.hash.by"));
    assertThat(rules("balancing.algorithm", "hash", "balancing.hash.name", "X").refused())
        .singleElement()
        .satisfies(refused -> assertThat(refused.why()).contains("by the client's address"));
  }

  @Test
  void cloudFoundrysOptionsMeanWhatTheyMeanThere() {
    RouteRules hash =
        rules("loadbalancing", "hash", "hash_header", "X-Tenant", "hash_balance", "1.25");
    assertThat(hash.balancing().algorithm()).isEqualTo(Algorithm.HASH);
    assertThat(hash.balancing().hash())
        .isEqualTo(new HashConfig(HashConfig.By.HEADER, "x-tenant", 125));
    assertThat(hash.refused()).isEmpty();
    RouteRules unbound = rules("loadbalancing", "hash", "hash_header", "A", "hash_balance", "0");
    assertThat(unbound.balancing().hash().loadMostPercent()).isEqualTo(100_000);
    assertThat(rules("loadbalancing", "least-connection").balancing().algorithm())
        .isEqualTo(Algorithm.LEAST_REQUEST);
    RouteRules both = rules("loadbalancing", "hash", "balancing.algorithm", "peak-ewma");
    assertThat(both.balancing().algorithm()).isEqualTo(Algorithm.PEAK_EWMA);
    assertThat(both.refused())
        .singleElement()
        .satisfies(refused -> assertThat(refused.name()).isEqualTo("loadbalancing"));
    assertThat(rules("loadbalancing", "hash", "hash_header", "A", "hash_balance", "1.05").refused())
        .hasSize(1);
  }

  @Test
  void aRewriteKeepsWhatFollowsTheRoute() {
    PathRewrite toRoot = Objects.requireNonNull(rules("path.rewrite", "/").rewrite());
    assertThat(toRoot.of("/api")).isEqualTo("/");
    assertThat(toRoot.of("/api/")).isEqualTo("/");
    assertThat(toRoot.of("/api//x")).isEqualTo("//x");
    PathRewrite ofRoot =
        Objects.requireNonNull(
            factory
                .compile(
                    Route.parse("a.example.com"), RouteOptions.of(Map.of("path.rewrite", "/base")))
                .rewrite());
    assertThat(ofRoot.of("/api")).isEqualTo("/base/api");
    assertThat(ofRoot.of("")).isEqualTo("/base");
  }

  /// Nothing that stands on the log may end the table writer.
  @Test
  void whateverIsSaidThereAreRules() {
    List<String> names =
        List.of(
            "balancing.algorithm",
            "balancing.hash.by",
            "balancing.hash.name",
            "loadbalancing",
            "balancing.hash.loadMaxPercent",
            "hash_header",
            "hash_balance",
            "balancing.slowStart",
            "balancing.sticky.cookies",
            "timeouts.request",
            "retries.within",
            "retries.onStatus",
            "requestHeaders.set.X-A",
            "requestHeaders.set.",
            "requestHeaders.remove",
            "responseHeaders.add.:",
            "path.rewrite",
            "https",
            "limits.rate",
            "limits.burst",
            "limits.bodyBytesMax",
            "priority",
            "",
            ".",
            "no");
    List<String> values =
        List.of(
            "",
            " ",
            ",",
            "/",
            "//",
            "/.",
            "/%",
            "/%2",
            "/a/",
            "hash",
            "header",
            "cookie",
            "0",
            "-1",
            "999999999h",
            "0000000001ms",
            "1e99999999",
            "99999999999999999999",
            "0.001",
            "1.1",
            "1.10001",
            "502",
            "redirect",
            "X",
            "x".repeat(4_096),
            "a,b",
            "\"",
            "\u0000",
            "\u20ac");
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 20_000; i++) {
      Map<String, String> options = new HashMap<>();
      for (int j = random.nextInt(1, 6); j > 0; j--) {
        options.put(
            names.get(random.nextInt(names.size())), values.get(random.nextInt(values.size())));
      }
      RouteRules rules = rules(options);
      assertThat(rules.refused().size()).isLessThanOrEqualTo(options.size());
    }
  }

  @Test
  void changesAreCountedAndSaidOnce() {
    rules("timeouts.request", "soon", "priority", "low");
    assertThat(log.lines)
        .containsExactly(
            "WARN options of route a.example.com/api: 'timeouts.request' is \"soon\"; expected a"
                + " duration with its unit, such as 500ms, 5s, 2m or 1h; the default holds; all"
                + " others of the route hold");
    rules("priority", "low");
    assertThat(log.lines).hasSize(1);
    assertThat(factory.compiled()).isEqualTo(2);
    assertThat(factory.refused()).isEqualTo(1);
  }

  @Test
  void oneMistakeOfManyRoutesDoesNotFillTheLog() {
    RouteOptions bad = RouteOptions.of(Map.of("priority", "urgent"));
    RouteRules first = factory.compile(ROUTE, bad);
    for (int i = 1; i < 1_000; i++) {
      Route route = Route.parse("a" + i + ".example.com/api");
      // Equal options share their rules.
      assertThat(factory.compile(route, bad)).isSameAs(first);
    }
    assertThat(log.lines).hasSize(20);
    assertThat(factory.refused()).isEqualTo(1_000);
    ticker.advance(Duration.ofSeconds(10));
    factory.compile(ROUTE, bad);
    assertThat(log.lines.get(20))
        .isEqualTo("WARN options of 980 more routes could not all be used");
    assertThat(log.lines).hasSize(22);
  }
}
