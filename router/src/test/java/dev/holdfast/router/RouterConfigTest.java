package dev.holdfast.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.events.log.KafkaLogConfig;
import dev.holdfast.events.yaml.YamlException;
import dev.holdfast.events.yaml.YamlMap;
import dev.holdfast.registry.view.ViewTimes;
import dev.holdfast.router.accesslog.AccessLogConfig;
import dev.holdfast.router.accesslog.AccessLogConfig.Format;
import dev.holdfast.router.accesslog.AccessLogConfig.Target;
import dev.holdfast.router.accesslog.ExtraField;
import dev.holdfast.router.accesslog.Redaction;
import dev.holdfast.router.backend.Algorithm;
import dev.holdfast.router.backend.BalancingConfig;
import dev.holdfast.router.backend.EjectionConfig;
import dev.holdfast.router.backend.HashConfig;
import dev.holdfast.router.backend.PoolConfig;
import dev.holdfast.router.backend.RetryConfig;
import dev.holdfast.router.backend.RetryStatuses;
import dev.holdfast.router.http.ForwardedClientCert;
import dev.holdfast.router.http.ForwardedProto;
import dev.holdfast.router.http.HttpConfig;
import dev.holdfast.router.http.Tracing;
import dev.holdfast.router.http.h2.Http2Limits;
import dev.holdfast.router.limits.AdmissionConfig;
import dev.holdfast.router.limits.Allowance;
import dev.holdfast.router.limits.OverloadConfig;
import dev.holdfast.router.limits.Rate;
import dev.holdfast.router.proxied.ProxiesConfig;
import dev.holdfast.router.rules.RouteOptionsConfig;
import dev.holdfast.router.transport.TransportChoice;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a router's configuration says, and what is refused in it. Long because it goes through
/// every section.
final class RouterConfigTest {
  private static RouterConfig parse(String yaml) throws YamlException {
    return RouterConfig.parse(YamlMap.parse("router.yml", yaml), Path.of("/etc"));
  }

  @Test
  void theDefaultsAreThese() {
    assertThat(RouterConfig.defaults())
        .isEqualTo(
            new RouterConfig(
                "main",
                "shared",
                new KafkaLogConfig("main", "shared", List.of("localhost:9092")),
                Path.of("router-data"),
                Duration.ofHours(2),
                new ListenConfig(InetAddress.ofLiteral("0.0.0.0"), 8080),
                null,
                Duration.ofSeconds(10),
                ViewTimes.DEFAULT,
                HttpConfig.DEFAULT,
                new ListenConfig(InetAddress.ofLiteral("127.0.0.1"), 8081),
                null,
                new AccessLogConfig(
                    new Target.Off(),
                    Format.GOROUTER,
                    new AccessLogConfig.Content(
                        List.of(), List.of(), new Redaction(Redaction.Query.NONE, true, true)),
                    16 << 20),
                new DrainConfig(Duration.ZERO, Duration.ofSeconds(30)),
                new RouteOptionsConfig(Duration.ofHours(1), 443)));
  }

  @Test
  void threeLinesDo() throws Exception {
    RouterConfig config =
        parse(
            """
            site: paris
            bus:
              bootstrap: kafka-1:9092
            """);

    assertThat(config.bus())
        .isEqualTo(new KafkaLogConfig("paris", "shared", List.of("kafka-1:9092")));
    assertThat(config.admin()).isEqualTo(RouterConfig.defaults().admin());
  }

  @Test
  void everyKeyIsMapped() throws Exception {
    RouterConfig config =
        parse(
            """
            site: paris
            group: blue
            bus:
              bootstrap: [kafka-1:9092, kafka-2:9092]
              kafka:
                security.protocol: SSL
              evidenceInterval: 1s
              identityInterval: 11s
              requestTimeout: 2s
              maxBlock: 300ms
              deliveryTimeout: 9s
            dataDirectory: facts
            reread: 5h
            listen:
              address: "::1"
              port: 80
              shared: true
            waitForRoutes: 1s
            http:
              transport: nio
              eventLoops: 3
              via: edge-1
              forwardedClientCert: always_forward
              tracing: both
              forwardedProto: https
              tellAge: true
              tellRequestId: true
              timeouts:
                head: 1s
                clientIdle: 2s
                answerHead: 3s
                bodyStall: 4s
                halfClosed: 5s
                linger: 6s
                request: 7m
                upgradeIdle: 8m
              limits:
                headBytesMax: 2048
                targetBytesMax: 1024
                headerCountMax: 17
                requestBytesPerSecondMin: 100
                connectionsMax: 30
                requestsMax: 31
                perClient: {connectionsMax: 32, requestsMax: 33}
                perRoute: {requestsMax: 34, rate: 0.5, burst: 35, ratePerClient: 36, burstPerClient: 37}
              overload:
                shed: false
                lagBegin: 100ms
                lagFull: 1s
                directMemoryBeginPercent: 38
                directMemoryFullPercent: 39
                heapBeginPercent: 40
                heapFullPercent: 41
                requestsBeginPercent: 42
                requestsFullPercent: 43
              http2:
                streamsMax: 10
                streamWindowBytes: 100000
                connectionWindowBytes: 200000
                budgetFrames: 300
              backends:
                connectTimeout: 7s
                connectBudget: 8s
                triesMax: 9
                doubtFor: 10s
                idleTimeout: 11s
                idlePerEndpointMax: 12
                balancing:
                  algorithm: hash
                  hash: {by: header, name: X-Tenant, loadMaxPercent: 150}
                  zone: z7
                  panicPercent: 40
                  slowStart: 9s
                  ejection:
                    consecutiveFailures: 7
                    for: 11s
                    forMax: 12s
                    shareMaxPercent: 13
                    interval: 14s
                    requestsMin: 15
                    endpointsMin: 16
                    deviationPercent: 170
                  inFlightMax: 18
                  queueMax: 19
                  queueTimeout: 20s
                  interruptedWait: 21s
                  sticky: {cookies: [SID, JSESSIONID]}
                retries: {max: 2, within: 22s, budgetPercent: 23, idempotencyKey: false,
                  onStatus: [502, 503]}
            stale:
              unheardAfter: 1s
              silentAfter: 2s
              staleAfter: 3s
              plainMaxAge: 4s
              pruneAfter: 5s
              connectsApart: 6s
              forgetAfter: 7s
              probeInterval: 8s
              probesPerSecondMax: 9
            admin:
              address: 10.0.0.1
              port: 81
            health:
              address: 10.0.0.2
              port: 82
            accessLog:
              to: /var/log/holdfast/access.log
              format: json
              extraHeaders: [X-Request-Start, X-Tenant]
              extraFields: backend_time
              redactQuery: hash
              clientAddress: false
              forwardedFor: false
              queueBytesMax: 2097152
            drain:
              wait: 20s
              timeout: 15m
            routeOptions: {timeoutMax: 5m, httpsPort: 8443}
            """);

    assertThat(config)
        .isEqualTo(
            new RouterConfig(
                "paris",
                "blue",
                new KafkaLogConfig(
                    "paris",
                    "blue",
                    List.of("kafka-1:9092", "kafka-2:9092"),
                    Map.of("security.protocol", "SSL"),
                    new KafkaLogConfig.Timing(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(11),
                        Duration.ofSeconds(2),
                        Duration.ofMillis(300),
                        Duration.ofSeconds(9))),
                Path.of("/etc/facts"),
                Duration.ofHours(5),
                new ListenConfig(InetAddress.ofLiteral("::1"), 80, true),
                null,
                Duration.ofSeconds(1),
                new ViewTimes(
                    new ViewTimes.Ageing(
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3),
                        Optional.of(Duration.ofSeconds(4))),
                    new ViewTimes.Pruning(
                        Duration.ofSeconds(5), Duration.ofSeconds(6), Duration.ofSeconds(7)),
                    new ViewTimes.Probing(Duration.ofSeconds(8), 9)),
                new HttpConfig(
                    TransportChoice.NIO,
                    3,
                    new HttpConfig.Headers(
                        "edge-1",
                        ForwardedClientCert.ALWAYS_FORWARD,
                        ForwardedProto.HTTPS,
                        Tracing.BOTH,
                        true,
                        true),
                    ProxiesConfig.NONE,
                    new HttpConfig.Timeouts(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(6),
                        Optional.of(Duration.ofMinutes(7)),
                        Duration.ofMinutes(8)),
                    new HttpConfig.Limits(2_048, 1_024, 17, 100),
                    new AdmissionConfig(
                        30,
                        31,
                        new AdmissionConfig.PerClient(32, 33),
                        new Allowance(34, new Rate(2_000_000_000, 35), new Rate(27_777_778, 37)),
                        new OverloadConfig(
                            false,
                            Duration.ofMillis(100),
                            Duration.ofSeconds(1),
                            new OverloadConfig.Percents(38, 39),
                            new OverloadConfig.Percents(40, 41),
                            new OverloadConfig.Percents(42, 43))),
                    new Http2Limits(10, 100_000, 200_000, 300),
                    new PoolConfig(
                        Duration.ofSeconds(7),
                        Duration.ofSeconds(8),
                        9,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(11),
                        12,
                        null,
                        new BalancingConfig(
                            Algorithm.HASH,
                            new HashConfig(HashConfig.By.HEADER, "x-tenant", 150),
                            "z7",
                            40,
                            Duration.ofSeconds(9),
                            new EjectionConfig(
                                7,
                                Duration.ofSeconds(11),
                                Duration.ofSeconds(12),
                                13,
                                Duration.ofSeconds(14),
                                15,
                                16,
                                170),
                            new BalancingConfig.Limits(
                                18, 19, Duration.ofSeconds(20), Duration.ofSeconds(21)),
                            List.of("SID", "JSESSIONID")),
                        new RetryConfig(
                            2,
                            Duration.ofSeconds(22),
                            23,
                            false,
                            RetryStatuses.of(List.of("502", "503"))))),
                new ListenConfig(InetAddress.ofLiteral("10.0.0.1"), 81),
                new ListenConfig(InetAddress.ofLiteral("10.0.0.2"), 82),
                new AccessLogConfig(
                    new Target.File(Path.of("/var/log/holdfast/access.log")),
                    Format.JSON,
                    new AccessLogConfig.Content(
                        List.of("x-request-start", "x-tenant"),
                        List.of(ExtraField.BACKEND_TIME),
                        new Redaction(Redaction.Query.HASH, false, false)),
                    2 << 20),
                new DrainConfig(Duration.ofSeconds(20), Duration.ofMinutes(15)),
                new RouteOptionsConfig(Duration.ofMinutes(5), 8443)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "limits: {perRoute: {rate: lots}}|is \"lots\"; expected requests a second",
        "overload: {lagBegin: 1ms}|is 1 ms; expected 10 ms or more",
        "overload: {lagFull: 400ms}|is 400 ms; expected more than lagBegin, which is 500 ms",
        "overload: {heapFullPercent: 90}|is 90; expected more than heapBeginPercent, which is 90",
      })
  void limitsThatCannotBeAreRefused(String http, String why) {
    assertThatExceptionOfType(YamlException.class)
        .isThrownBy(() -> parse("http: {" + http + "}"))
        .withMessageContaining(why);
  }

  @Test
  void proxiesAreNetworks() throws Exception {
    ProxiesConfig proxies =
        parse(
                "http: {proxies: {protocolFrom: [10.0.0.0/8], trusted: [192.0.2.7,"
                    + " '2001:db8::/32']}}")
            .http()
            .proxies();
    assertThat(proxies.protocolFrom()).hasToString("[10.0.0.0/8]");
    assertThat(proxies.trusted()).hasToString("[192.0.2.7/32, 2001:db8::/32]");
    assertThatExceptionOfType(YamlException.class)
        .isThrownBy(() -> parse("http: {proxies: {trusted: [lb.example.com]}}"))
        .withMessageContaining("trusted")
        .withMessageContaining(
            "is \"lb.example.com\"; expected an address or a network, such as 10.0.0.0/8");
  }

  @Test
  void allThatIsWrongIsSaidInOneGo() {
    assertThatExceptionOfType(YamlException.class)
        .isThrownBy(() ->
            parse(
                """
                listen: {port: eighty, prot: 1, tls: {port: 443, reloadInterval: 2s}}
                http:
                  timeouts: {head: 10}
                  transport: kqueue
                  proxies: {trusted: [lb, 10.0.0.0/8]}
                accessLog: {to: acces.log}
                drain: 5s
                sites: main
                bus: {requestTimeout: 1}
                stale: {silentAfter: 1s, staleAfter: 1s}
                """))
        .satisfies(e ->
            assertThat(String.valueOf(e.getMessage()).lines())
                .hasSize(11)
                .anyMatch(line ->
                    line.startsWith("router.yml:1: key 'listen.tls.certificates' is missing"))
                .anyMatch(line -> line.startsWith("router.yml:9: 'bus.bootstrap' is missing"))
                .anyMatch(line -> line.startsWith("router.yml:10: 'stale.silentAfter' is 1000 ms"))
                .anyMatch(line -> line.startsWith("router.yml:1: 'listen.port' is \"eighty\""))
                .anyMatch(line -> line.startsWith("router.yml:1: unknown key 'listen.prot'"))
                .anyMatch(line -> line.startsWith("router.yml:3: 'http.timeouts.head' is \"10\""))
                .anyMatch(line -> line.startsWith("router.yml:4: 'http.transport' is \"kqueue\""))
                .anyMatch(line -> line.startsWith("router.yml:5: 'http.proxies.trusted' is \"lb\""))
                .anyMatch(line -> line.startsWith("router.yml:6: 'accessLog.to' is \"acces.log\""))
                .anyMatch(line -> line.startsWith("router.yml:7: 'drain' is \"5s\""))
                .anyMatch(line -> line.startsWith("router.yml:8: unknown key 'sites'")));
  }

  @Test
  void tlsInFrontStandsBelowListen() throws Exception {
    RouterConfig config =
        parse("listen: {tls: {address: 10.0.0.1, port: 443, certificates: certificates}}");

    TlsListenConfig tls = Objects.requireNonNull(config.tls());
    assertThat(tls.at()).isEqualTo(new ListenConfig(InetAddress.ofLiteral("10.0.0.1"), 443));
    assertThat(tls.tls().certificates().directory()).isEqualTo(Path.of("/etc/certificates"));
  }

  @Test
  void theAccessLogGoesWhereItIsToldTo() throws Exception {
    assertThat(parse("accessLog: {to: off}").accessLog().target()).isEqualTo(new Target.Off());
    assertThat(parse("accessLog: {to: stdout}").accessLog().target())
        .isEqualTo(new Target.Stdout());
    assertThat(parse("accessLog: {to: ./a.log}").accessLog().target())
        .isEqualTo(new Target.File(Path.of("./a.log")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          sight: paris             | unknown key 'sight'; expected one of site, group, bus, dataDirectory
          site: Paris              | 'site' site is "Paris"; expected 1 to 63 lower-case letters
          group: a b               | 'group' group is "a b"; expected
          bus: {}                  | 'bus.bootstrap' is missing; expected a list of host:port
          bus: {bootstrap: kafka}  | "kafka"; expected host:port
          bus: [a]                 | 'bus' is a list; expected a mapping
          listen: {port: 65536}    | 'listen.port' is "65536"; expected a whole number from 0 to 65535
          listen: {port: http}     | 'listen.port' is "http"; expected a whole number
          listen: {address: lo}    | 'listen.address' is "lo"; expected an IP address, such as 127.0.0.1
          listen: {host: 1.2.3.4}  | unknown key 'listen.host'; expected one of address, port
          listen: {tls: {port: 443}} | 'listen.tls.certificates' is missing
          listen: {tls: {certificates: c, port: 1s}} | 'listen.tls.port' is "1s"; expected a whole number
          listen: {tls: {certificates: c, cert: d}} | unknown key 'listen.tls.cert'; expected one of address, port
          listen: {tls: {certificates: c, sni: off}} | 'listen.tls.sni' is "off"; expected one of any, strict
          listen: {tls: {certificates: c, minVersion: 1.1}} | 'listen.tls.minVersion' is "1.1"; expected 1.2 or 1.3
          listen: {tls: {certificates: c, ciphers: [RC4]}} | 'listen.tls.ciphers' is "RC4"; expected some of ECDHE-ECDSA
          listen: {tls: {certificates: c, provider: openssl}} | 'listen.tls.provider' is "openssl"; expected one of auto, boringssl, jdk
          listen: {tls: {certificates: c, clientCertificates: require}} | 'listen.tls.clientCertificates' wants clientCas
          listen: {tls: {certificates: c, domains: [{host: 'a*'}]}} | 'listen.tls.domains[0].host' is "a*"; expected a host
          listen: {tls: {certificates: c, domains: [{host: a}, {host: A}]}} | 'listen.tls.domains[1].host' is "a", which stands twice
          listen: {tls: {certificates: c, reloadInterval: 1ms}} | 'listen.tls.reloadInterval' is 1 ms; expected 100 ms or more
          listen: {tls: {certificates: c, handshakesMax: 0}} | 'listen.tls.handshakesMax' is "0"; expected a whole number from 1
          http: {forwardedClientCert: set} | 'http.forwardedClientCert' is "set"; expected one of sanitize_set, forward, always_forward
          admin: {address: 1.2.3}  | 'admin.address' is
          admin: {port: -1}        | 'admin.port' is "-1"; expected a whole number from 0 to 65535
          waitForRoutes: 10        | 'waitForRoutes' is "10"; expected a duration with its unit
          http: {transport: uring} | 'http.transport' is "uring"; expected one of auto, io-uring, epoll, nio
          http: {eventLoops: -1}   | 'http.eventLoops' is "-1"; expected a whole number from 0 to
          http: {timeouts: {x: 1}} | unknown key 'http.timeouts.x'; expected one of head
          http: {limits: {headBytesMax: 64k}} | 'http.limits.headBytesMax' is "64k"; expected a whole number
          http: {via: a b}         | 'http.via' is "a b"; expected a token of RFC 9110
          accessLog: {to: stdou}   | 'accessLog.to' is "stdou"; expected off, stdout, or a file's path
          accessLog: {format: clf} | 'accessLog.format' is "clf"; expected one of gorouter, json
          accessLog: {queueBytesMax: 1} | 'accessLog.queueBytesMax' is "1"; expected a whole number from
          stale: {silentAfter: 9s} | 'stale.silentAfter' is 9000 ms; expected 10000 ms or more
          stale: {staleAfter: 14s} | 'stale.staleAfter' is 14000 ms; expected 15000 ms or more
          stale: {plainMaxAge: 1s} | 'stale.plainMaxAge' is 1000 ms; expected 60000 ms or more
          stale: {probeInterval: 0s} | 'stale.probeInterval' is 0 ms; expected 100 ms or more
          stale: {probesPerSecondMax: 0} | 'stale.probesPerSecondMax' is "0"; expected a whole number from 1
          stale: {prune: 1s}       | unknown key 'stale.prune'; expected one of
          drain: {wait: soon}      | 'drain.wait' is "soon"; expected a duration
          drain: {timeout: -1s}    | 'drain.timeout' is "-1s"; expected a duration
          """)
  void whatCannotBeUsedIsRefusedWithFileAndLine(String yaml, String message) {
    assertThatExceptionOfType(YamlException.class)
        .isThrownBy(() -> parse("# a comment\n" + yaml))
        .withMessageStartingWith("router.yml:2: ")
        .withMessageContaining(message);
  }

  @Test
  void aFileIsReadAndNamedInErrors(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("router.yml");
    Files.writeString(file, "listen: {port: 0}\n");
    assertThat(RouterConfig.read(file).listen().port()).isZero();

    Files.writeString(file, "listen:\n  prot: 0\n");
    assertThatExceptionOfType(YamlException.class)
        .isThrownBy(() -> RouterConfig.read(file))
        .withMessageStartingWith(file + ":2: unknown key 'listen.prot'");
  }
}
