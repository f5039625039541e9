package dev.holdfast.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class EndpointTest {
  private static final EndpointId ID = new EndpointId(new Cell("c1"), "i1", 8080);
  private static final Target TARGET = new Target("10.0.0.7", 61_001, 0, "", Protocol.HTTP1);

  @Test
  void sortsItsRoutesAndDropsDoubles() {
    List<Route> given = new ArrayList<>(List.of(route("b"), route("a/x"), route("a"), route("b")));
    Endpoint endpoint = with(Map.of(), given, 100);
    given.clear();

    assertThat(endpoint.routes()).containsExactly(route("a"), route("a/x"), route("b"));
    assertThatThrownBy(() -> endpoint.routes().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void isEqualWhateverTheOrderItsRoutesAndTagsWereGivenIn() {
    Map<String, String> tags = new HashMap<>(Map.of("a", "1", "b", "2", "c", "3"));
    Endpoint one = with(tags, List.of(route("a"), route("b")), 100);
    Endpoint other =
        with(Tags.ofPairs("c", "3", "a", "1", "b", "2"), List.of(route("b"), route("a")), 100);
    tags.clear();

    assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
    assertThat(one.tags()).hasSize(3);
  }

  @Test
  void refusesMoreThan1000Routes() {
    List<Route> routes = IntStream.rangeClosed(1, 1_001).mapToObj(i -> route("a" + i)).toList();

    assertThat(with(Map.of(), routes.subList(0, 1_000), 100).routes()).hasSize(1_000);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> with(Map.of(), routes, 100))
        .withMessage("number of routes is \"1001\"; expected at most 1000");
  }

  @Test
  void refusesAWeightOutsideOf1To1000() {
    assertThat(with(Map.of(), List.of(), 1).weight()).isEqualTo(1);
    assertThat(with(Map.of(), List.of(), 1_000).weight()).isEqualTo(1_000);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> with(Map.of(), List.of(), 0))
        .withMessage("weight is \"0\"; expected 1 to 1000");
    assertThatIllegalArgumentException().isThrownBy(() -> with(Map.of(), List.of(), 1_001));
  }

  @Test
  void refusesNegativeTimesAndBadZones() {
    Endpoint endpoint = with(Map.of(), List.of(), 100);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> endpoint.withSince(-1))
        .withMessage("since is \"-1\"; expected 0 ms or more");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> endpoint.withState(EndpointState.DRAINING, -1))
        .withMessage("state duration is \"-1\"; expected 0 ms or more");
    assertThatIllegalArgumentException().isThrownBy(() -> inZone("z 1"));
    assertThatIllegalArgumentException().isThrownBy(() -> inZone("z".repeat(64)));
    assertThat(inZone("z".repeat(63)).zone()).hasSize(63);
  }

  @Test
  void saysWhatItWasGivenInWhicheverFormItIsKept() {
    String guid = "7fffffff-ffff-ffff-8000-000000000001";
    String other = "80000000-0000-0000-0000-00000000000f";
    for (String instance : List.of(guid, "i1")) {
      for (String identity : List.of("", instance, other, "a.internal")) {
        for (String app : List.of("", other, "80000000-0000-0000-0000-00000000000F", "shop")) {
          for (List<Route> routes :
              List.of(List.<Route>of(), List.of(route("a")), List.of(route("a"), route("b/c")))) {
            EndpointId id = id(instance, 65_535);
            Target target = new Target("::1", 65_535, 1, identity, Protocol.HTTP2);
            AppInstance of = new AppInstance(app, "web", 3);
            Map<String, String> tags = Map.of("a", "1");
            Endpoint endpoint =
                new Endpoint(id, target, EndpointState.DRAINING, 7, 9, of, "z", 8, tags, routes);

            assertThat(endpoint.id()).isEqualTo(id);
            assertThat(endpoint.target()).isEqualTo(target);
            assertThat(endpoint.app()).isEqualTo(of);
            byte[] copied = new byte[AppInstance.APP_MOST];
            int end = endpoint.copyApp(copied, 0);
            assertThat(new String(copied, 0, end, StandardCharsets.US_ASCII)).isEqualTo(app);
            assertThat(endpoint.state()).isEqualTo(EndpointState.DRAINING);
            assertThat(endpoint.stateForMs()).isEqualTo(7);
            assertThat(endpoint.sinceMs()).isEqualTo(9);
            assertThat(endpoint.zone()).isEqualTo("z");
            assertThat(endpoint.weight()).isEqualTo(8);
            assertThat(endpoint.tags()).isEqualTo(tags);
            assertThat(endpoint.routes()).isEqualTo(routes);
            assertThat(endpoint.routeCount()).isEqualTo(routes.size());
            assertThat(endpoint.hasRoute(route("a"))).isEqualTo(routes.contains(route("a")));
            assertThat(endpoint.isVerified()).isEqualTo(!identity.isEmpty());
            assertThat(endpoint)
                .isEqualTo(
                    new Endpoint(
                        id, target, EndpointState.DRAINING, 7, 9, of, "z", 8, tags, routes));
          }
        }
      }
    }
  }

  @Test
  void differsInEachFact() {
    EndpointId id = id("7fffffff-ffff-ffff-8000-000000000001", 1);
    String guid = "80000000-0000-0000-0000-00000000000f";
    Target target = target("10.0.0.7", 1, 2, id.instance());
    AppInstance app = new AppInstance(guid, "web", 0);
    Endpoint endpoint = of(id, target, app);
    List<Endpoint> others =
        List.of(
            of(id("7fffffff-ffff-ffff-8000-000000000002", 1), target, app),
            of(id("7ffffffe-ffff-ffff-8000-000000000001", 1), target, app),
            of(id(id.instance(), 2), target, app),
            of(new EndpointId(new Cell("c2"), id.instance(), 1), target, app),
            of(id, target("10.0.0.8", 1, 2, id.instance()), app),
            of(id, target("10.0.0.7", 2, 2, id.instance()), app),
            of(id, target("10.0.0.7", 1, 1, id.instance()), app),
            of(id, target("10.0.0.7", 1, 2, ""), app),
            of(id, target("10.0.0.7", 1, 2, guid), app),
            of(id, new Target("10.0.0.7", 1, 2, id.instance(), Protocol.HTTP2), app),
            of(id, target, new AppInstance("80000000-0000-0000-0000-00000000000e", "web", 0)),
            of(id, target, new AppInstance("80000000-0000-0000-0000-00000000000F", "web", 0)),
            of(id, target, new AppInstance("80000001-0000-0000-0000-00000000000f", "web", 0)),
            of(id, target, new AppInstance(guid, "worker", 0)),
            of(id, target, new AppInstance(guid, "web", 1)),
            of(id, target, AppInstance.NONE),
            endpoint.withState(EndpointState.INTERRUPTED, 0),
            endpoint.withState(EndpointState.LIVE, 1),
            endpoint.withSince(6));

    assertThat(others).doesNotContain(endpoint).doesNotHaveDuplicates();
    assertThat(of(id, target, app)).isEqualTo(endpoint);
    assertThat(with(Map.of(), List.of(), 1)).isNotEqualTo(with(Map.of(), List.of(), 2));
    assertThat(with(Map.of("a", "1"), List.of(), 1)).isNotEqualTo(with(Map.of(), List.of(), 1));
    assertThat(with(Map.of(), List.of(route("a")), 1)).isNotEqualTo(with(Map.of(), List.of(), 1));
    assertThat(inZone("z1")).isNotEqualTo(inZone("z2"));
  }

  @Test
  void changesOnlyWhatItIsAskedTo() {
    Endpoint endpoint = with(Map.of("a", "1"), List.of(route("a")), 7);

    assertThat(endpoint.withState(EndpointState.DRAINING, 5).withState(EndpointState.LIVE, 0))
        .isEqualTo(endpoint);
    assertThat(endpoint.withSince(9).sinceMs()).isEqualTo(9);
    assertThat(endpoint.withSince(9).withSince(endpoint.sinceMs())).isEqualTo(endpoint);
  }

  @Test
  void aTargetIsAnAddressWithAPort() {
    assertThat(TARGET.connectPort()).isEqualTo(61_001);
    assertThat(target("10.0.0.7", 1, 65_535, "").connectPort()).isEqualTo(65_535);
    assertThat(target("::1", 0, 443, "x.internal").toString()).isEqualTo("[::1]:443");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> target("10.0.0.7", 0, 0, ""))
        .withMessage("port is \"0\"; expected a port or a TLS port");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> target("10.0.0.7", 65_536, 0, ""))
        .withMessage("port is \"65536\"; expected 0 (none) to 65535");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> target("10.0.0.7", 1, -1, ""))
        .withMessage("TLS port is \"-1\"; expected 0 (none) to 65535");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> target("010.0.0.7", 1, 0, ""))
        .withMessage("address is \"010.0.0.7\"; expected " + IpText.EXPECTED);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> target("10.0.0.7", 1, 0, "a b"))
        .withMessage("identity is \"a b\"; expected a DNS name of at most 253 characters");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> target("10.0.0.7", 1, 0, "a".repeat(254)));
  }

  @Test
  void anIdIsAPortOfAnInstanceOfACell() {
    assertThat(ID).hasToString("c1/i1:8080");
    assertThat(id("a.b_c:d-E", 65_535).containerPort()).isEqualTo(65_535);
    for (String bad : List.of("", "-a", ":a", "a b", "ä", "a".repeat(129), "a\n")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> id(bad, 1))
          .withMessageStartingWith("instance is");
    }
    assertThatIllegalArgumentException().isThrownBy(() -> id("a", 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> id("a", 65_536))
        .withMessage("container port is \"65536\"; expected 1 to 65535");
  }

  @Test
  void idsAreOrderedByCellThenInstanceThenPort() {
    List<EndpointId> sorted =
        List.of(
            new EndpointId(new Cell("a"), "z", 9),
            new EndpointId(new Cell("b"), "a", 7),
            new EndpointId(new Cell("b"), "a", 8),
            new EndpointId(new Cell("b"), "b", 1));
    List<EndpointId> shuffled = new ArrayList<>(sorted);
    Collections.reverse(shuffled);
    Collections.sort(shuffled);

    assertThat(shuffled).isEqualTo(sorted);
  }

  @Test
  void anAppsTextsAreBounded() {
    assertThat(new AppInstance("a".repeat(255), "w".repeat(63), Integer.MAX_VALUE).index())
        .isEqualTo(Integer.MAX_VALUE);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AppInstance("a b", "", 0))
        .withMessage(
            "app is \"a b\"; expected at most 255 printable ASCII characters without spaces");
    assertThatIllegalArgumentException().isThrownBy(() -> new AppInstance("", "w".repeat(64), 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new AppInstance("", "", -1));
  }

  private static Route route(String text) {
    return Route.parse(text);
  }

  private static EndpointId id(String instance, int containerPort) {
    return new EndpointId(new Cell("c1"), instance, containerPort);
  }

  private static Target target(String address, int port, int tlsPort, String identity) {
    return new Target(address, port, tlsPort, identity, Protocol.HTTP1);
  }

  static Endpoint of(EndpointId id) {
    return of(id, TARGET, AppInstance.NONE);
  }

  private static Endpoint of(EndpointId id, Target target, AppInstance app) {
    return new Endpoint(
        id, target, EndpointState.LIVE, 0, 5, app, "z1", 100, Map.of(), List.of(route("a")));
  }

  private static Endpoint with(Map<String, String> tags, List<Route> routes, int weight) {
    return new Endpoint(
        ID, TARGET, EndpointState.LIVE, 0, 5, AppInstance.NONE, "z1", weight, tags, routes);
  }

  private static Endpoint inZone(String zone) {
    return new Endpoint(
        ID, TARGET, EndpointState.LIVE, 0, 5, AppInstance.NONE, zone, 1, Map.of(), List.of());
  }
}
