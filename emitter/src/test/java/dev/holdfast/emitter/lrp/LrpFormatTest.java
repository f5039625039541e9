package dev.holdfast.emitter.lrp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.events.AppInstance;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.EndpointState;
import dev.holdfast.events.Protocol;
import dev.holdfast.events.Route;
import dev.holdfast.events.RouteOptions;
import dev.holdfast.events.Target;
import dev.holdfast.events.yaml.YamlException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LrpFormatTest {
  private final LrpFormat format =
      new LrpFormat(new LrpDefaults(TestLrps.CELL, "10.0.0.7", "z1", List.of("shared", "iso")));

  private List<Lrp> read(String text) throws YamlException {
    return format.read("a.yaml", "lrps/a.yaml", text);
  }

  private HealthCheck check(String mapping) throws YamlException {
    String text = "{instance: a, check: %s, endpoints: [{port: 1}]}".formatted(mapping);
    return java.util.Objects.requireNonNull(read(text).getFirst().check());
  }

  @Test
  void readsChecks() throws YamlException {
    assertThat(read("{instance: a, endpoints: [{port: 1}]}").getFirst().check()).isNull();
    assertThat(check("{}"))
        .isEqualTo(new HealthCheck(HealthCheck.Kind.TCP, "", 0, 5_000, 1_000, 1, 3, 60_000));
    assertThat(
            check(
                "{path: /h, status: 204, interval: 2s, timeout: 300ms, healthyAfter: 2,"
                    + " unhealthyAfter: 4, startPeriod: 5m}"))
        .isEqualTo(new HealthCheck(HealthCheck.Kind.HTTP, "/h", 204, 2_000, 300, 2, 4, 300_000));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{type: udp} | 'check.type' is \"udp\"; expected one of tcp, http",
        "{type: tcp, path: /} | 'check.path' stands with type tcp; expected it with http alone",
        "{path: health} | 'check.path' is \"health\"; expected a path such as /health",
        "{path: /, status: 99} | 'check.status' is \"99\"; expected a whole number from 100 to 599",
        "{interval: 1ms} | 'check.interval' is 1 ms; expected 100 to 3600000 ms",
        "{every: 1s} | unknown key 'check.every'",
      })
  void checkThatCannotBeUsedIsRefused(String mapping, String expected) {
    assertThatThrownBy(() -> check(mapping)).hasMessageContaining(expected);
  }

  @Test
  void httpCheckWantsAPlainPort() {
    assertThatThrownBy(() -> read("{instance: a, check: {path: /}, endpoints: [{tlsPort: 1}]}"))
        .hasMessageContaining("expected it where the check is http");
  }

  @Test
  void readsEveryKey() throws YamlException {
    List<Lrp> lrps =
        read(
            """
            lrps:
            - instance: hello-1
              app: hello
              processType: web
              index: 2
              zone: z9
              group: iso
              address: 10.0.0.8
              state: draining
              stateFor: 30s
              weight: 7
              tags: {team: a}
              endpoints:
              - port: 61001
                containerPort: 8080
                tlsPort: 61002
                identity: guid
                protocol: http2
                routes: [Hello.example.com, hello.example.com/api, "*.hello.example.com"]
            """);
    assertThat(lrps).hasSize(1);
    assertThat(lrps.getFirst().group()).isEqualTo("iso");
    assertThat(lrps.getFirst().origin()).isEqualTo("a.yaml");
    Endpoint endpoint = lrps.getFirst().endpoints().getFirst();
    assertThat(endpoint.id().toString()).isEqualTo("cell-1/hello-1:8080");
    assertThat(endpoint.target())
        .isEqualTo(new Target("10.0.0.8", 61001, 61002, "guid", Protocol.HTTP2));
    assertThat(endpoint.state()).isEqualTo(EndpointState.DRAINING);
    assertThat(endpoint.stateForMs()).isEqualTo(30_000);
    assertThat(endpoint.sinceMs()).isZero();
    assertThat(endpoint.app()).isEqualTo(new AppInstance("hello", "web", 2));
    assertThat(endpoint.zone()).isEqualTo("z9");
    assertThat(endpoint.weight()).isEqualTo(7);
    assertThat(endpoint.tags()).isEqualTo(Map.of("team", "a"));
    assertThat(endpoint.routes())
        .containsExactlyInAnyOrder(
            Route.parse("hello.example.com"),
            Route.parse("hello.example.com/api"),
            Route.parse("*.hello.example.com"));
  }

  @Test
  void routesMayHaveOptions() throws YamlException {
    Endpoint endpoint =
        read("""
        instance: a
        endpoints:
        - port: 61001
          routes:
          - plain.example.com
          - route: shop.example.com/api
            options:
              timeouts: {request: 5s}
              retries.onStatus: [502, 503]
              requestHeaders: {set: {X-Team: a b}, remove: [X-One, X-Two]}
        """)
            .getFirst()
            .endpoints()
            .getFirst();

    assertThat(endpoint.routes()).hasSize(2);
    assertThat(endpoint.options(Route.parse("plain.example.com"))).isEqualTo(RouteOptions.NONE);
    assertThat(endpoint.options(Route.parse("shop.example.com/api")).asMap())
        .isEqualTo(
            Map.of(
                "timeouts.request", "5s",
                "retries.onStatus", "502, 503",
                "requestHeaders.set.X-Team", "a b",
                "requestHeaders.remove", "X-One, X-Two"));
  }

  @Test
  void optionsThatWouldNotStayAsTheyAreSayWhere() {
    assertThatThrownBy(() -> read(optioned("{x: {y: [{}]}}")))
        .hasMessageContaining("expected text");
    assertThatThrownBy(() -> read(optioned("{x.y: 1, x: {y: 2}}")))
        .hasMessageContaining("'x.y' a second time");
    assertThatThrownBy(() -> read(optioned("{x: \"\\u00e9\"}")))
        .hasMessageContaining("value of option x")
        .hasMessageContaining("a.yaml");
    assertThatThrownBy(
            () -> read("{instance: a, endpoints: [{port: 1, routes: [{route: b, optoins: {}}]}]}"))
        .hasMessageContaining("unknown key")
        .hasMessageContaining("options");
  }

  private static String optioned(String options) {
    return "{instance: a, endpoints: [{port: 1, routes: [{route: b, options: %s}]}]}"
        .formatted(options);
  }

  @Test
  void defaultsComeFromTheEmittersConfiguration() throws YamlException {
    Lrp lrp = read("{instance: a, endpoints: [{port: 61001}]}\n").getFirst();
    Endpoint endpoint = lrp.endpoints().getFirst();
    assertThat(lrp.group()).isEqualTo("shared");
    assertThat(endpoint.target().address()).isEqualTo("10.0.0.7");
    assertThat(endpoint.zone()).isEqualTo("z1");
    assertThat(endpoint.id().containerPort()).isEqualTo(61001);
    assertThat(endpoint.state()).isEqualTo(EndpointState.LIVE);
    assertThat(endpoint.weight()).isEqualTo(100);
    assertThat(endpoint.routes()).isEmpty();
  }

  @Test
  void onlyATlsPortWillDo() throws YamlException {
    Endpoint endpoint =
        read("{instance: a, endpoints: [{tlsPort: 61002, identity: x}]}\n")
            .getFirst()
            .endpoints()
            .getFirst();
    assertThat(endpoint.target().port()).isZero();
    assertThat(endpoint.id().containerPort()).isEqualTo(61002);
  }

  @Test
  void emptyListIsNoLrps() throws YamlException {
    assertThat(read("lrps: []\n")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{endpoints: [{port: 1}]} | key 'instance' is missing",
        "{instance: 'a b', endpoints: [{port: 1}]} | a b",
        "{instance: a} | 'endpoints' is empty; expected a list of at least one port",
        "{instance: a, endpoints: [{routes: [x]}]} | 'endpoints[0].port' is missing",
        "{instance: a, endpoints: [{port: 70000}]} | is \"70000\"; expected a whole number from 1"
            + " to 65535",
        "{instance: a, endpoints: [{port: 1, routes: ['a b']}]} | a b",
        "{instance: a, endpoints: [{port: 1, routes: ['a.com/../x']}]} | /../x",
        "{instance: a, endpoints: [{port: 1, protocol: spdy}]} | is \"spdy\"; expected one of"
            + " http1, http2",
        "{instance: a, endpoints: [{port: 1, identity: 'a b'}]} | a b",
        "{instance: a, endpoints: [{port: 1}], group: other} | is \"other\"; expected one of this"
            + " emitter's groups: shared, iso",
        "{instance: a, endpoints: [{port: 1}], address: 10.0.0} | is \"10.0.0\"; expected an IPv4"
            + " address",
        "{instance: a, endpoints: [{port: 1}], weight: 0} | is \"0\"; expected a whole number from"
            + " 1 to 1000",
        "{instance: a, endpoints: [{port: 1}], index: -1} | is \"-1\"",
        "{instance: a, endpoints: [{port: 1}], state: dead} | expected one of live, draining,"
            + " interrupted",
        "{instance: a, endpoints: [{port: 1}], stateFor: 5s} | expected draining or interrupted",
        "{instance: a, endpoints: [{port: 1}], state: draining, stateFor: 5} | is \"5\"; expected a"
            + " duration with its unit",
        "{instance: a, endpoints: [{port: 1}], colour: red} | unknown key 'colour'",
        "{instance: a, endpoints: [{port: 1, colour: red}]} | unknown key 'endpoints[0].colour'",
        "{instance: a, endpoints: [{port: 1}, {port: 2, containerPort: 1}]} | makes endpoint"
            + " cell-1/a:1 a second time",
        "{lrps: [], extra: 1} | unknown key 'extra'",
        "[a, b] | is a list; expected a mapping",
        "{instance: a, endpoints: | not YAML",
      })
  void badFileIsRefusedWithFileLineValueAndWhatWasExpected(String text, String expected) {
    assertThatThrownBy(() -> read("# a comment\n" + text + "\n"))
        .isInstanceOf(YamlException.class)
        .hasMessageMatching("(?s)lrps/a.yaml:[23]: .*")
        .hasMessageContaining(expected);
  }

  @Test
  void addressMustBeGivenWhereTheCellHasNone() {
    LrpFormat without = new LrpFormat(new LrpDefaults(TestLrps.CELL, "", "", List.of("shared")));
    assertThatThrownBy(() -> without.read("a", "a", "{instance: a, endpoints: [{port: 1}]}\n"))
        .hasMessageContaining("'address' is missing");
  }
}
