package dev.holdfast.registry.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.holdfast.events.Route;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTableTest {
  private static final int[] HOST_AT = {5, 21, 37, 54, 70};
  private static final int[] HOST_LENGTH = {15, 15, 16, 15, 12};

  private final RouteTable<String> table = new RouteTable<>(new Random(1));

  @Test
  void knowsNothingAtFirst() {
    assertThat(found("app.example.com", "/")).isEqualTo("none");
    assertThat(TestPools.hasPaths(table, "app.example.com")).isFalse();
    assertThat(table.routeCount()).isZero();
    assertThat(table.generation()).isZero();
    assertThat(table.page(null, 10, null)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"app.example.com", "APP.Example.COM", "app.example.com.", "App.example.com."})
  void hostMatchesInAnyCaseAndWithADotAtItsEnd(String host) {
    put("app.example.com");

    assertThat(found(host, "/any/path")).isEqualTo("app.example.com");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "app.example.com..",
        ".app.example.com",
        "app..example.com",
        "app.example.co",
        "app.example.comm",
        "pp.example.com",
        "app_example.com",
        "app.e\u0000ample.com",
        "app\u000eexample.com",
        "[::1]",
        "[2001:db8::7]",
        "[::ffff:10.0.0.1]"
      })
  void otherHostsDoNotMatch(String host) {
    put("app.example.com");
    put("*.other.com");

    assertThat(found(host, "/")).isEqualTo("none");
    assertThat(TestPools.hasPaths(table, host)).isFalse();
  }

  @Test
  void hostsOfEveryLengthAreKeptApart() {
    for (int length = 1; length <= 63; length++) {
      put("a".repeat(length));
      put("b." + "a".repeat(length) + ".x." + "c".repeat(length));
    }
    for (int length = 1; length <= 63; length++) {
      String label = "a".repeat(length);
      assertThat(found(label, "")).isEqualTo(label);
      assertThat(found("a".repeat(length - 1) + "B", "")).isEqualTo("none");
      String host = "b." + label + ".x." + "c".repeat(length);
      assertThat(found(host.toUpperCase(Locale.ROOT), "/x")).isEqualTo(host);
    }
    assertThat(found("a".repeat(64), "")).isEqualTo("none");
    assertThat(found("a".repeat(5_000), "")).isEqualTo("none");
  }

  @ParameterizedTest
  @CsvSource({
    "a.example.com, *.example.com",
    "b.a.example.com, *.example.com",
    "c.b.a.example.com, *.example.com",
    "x.apps.example.com, *.apps.example.com",
    "y.x.apps.EXAMPLE.com, *.apps.example.com",
    "own.apps.example.com, own.apps.example.com",
    "x.own.apps.example.com, *.apps.example.com",
    "apps.example.com, *.example.com",
    "apps.example.com., *.example.com",
    "example.com, none",
    ".example.com, none",
    "x..example.com, none",
    ".x.example.com, none",
    "xexample.com, none",
    "example.com.x, none",
  })
  void nearestWildcardMatchesWhereNoExactHostDoes(String host, String route) {
    put("*.example.com");
    put("*.apps.example.com");
    put("own.apps.example.com");

    assertThat(found(host, "/")).isEqualTo(route);
  }

  @ParameterizedTest
  @CsvSource({
    "/api, app.example.com/api",
    "/api/, app.example.com/api",
    "/api/x, app.example.com/api",
    "/api//x, app.example.com/api",
    "/api/v1, app.example.com/api/v1",
    "/api/v1/, app.example.com/api/v1",
    "/api/v1//x/y/z, app.example.com/api/v1",
    "/api/v11, app.example.com/api",
    "/apix, app.example.com",
    "/ap, app.example.com",
    "/Api, app.example.com",
    "//api, app.example.com",
    "/%61pi, app.example.com",
    "/, app.example.com",
    "'', app.example.com",
    "*, app.example.com",
    "x/api, app.example.com",
  })
  void longestPathOnWholeSegmentsMatches(String path, String route) {
    put("app.example.com");
    put("app.example.com/api");
    put("app.example.com/api/v1");
    assertThat(found("app.example.com", path)).isEqualTo(route);

    // So it does where there are many paths.
    for (int i = 0; i < 100; i++) {
      put("app.example.com/other/" + i);
    }
    assertThat(found("app.example.com", path)).isEqualTo(route);

    // And where there are few again.
    for (int i = 0; i < 100; i++) {
      assertThat(table.remove(Route.parse("app.example.com/other/" + i))).isTrue();
    }
    assertThat(found("app.example.com", path)).isEqualTo(route);
  }

  @Test
  void deepAndWidePathsAreFound() {
    StringBuilder deep = new StringBuilder();
    for (int depth = 1; depth <= 200; depth++) {
      deep.append("/s").append(depth % 10);
      put("app.example.com" + deep);
    }
    for (int i = 0; i < 10_000; i++) {
      put("app.example.com/tenant-" + i);
    }

    assertThat(found("app.example.com", deep + "/more")).isEqualTo("app.example.com" + deep);
    assertThat(found("app.example.com", deep.substring(0, 3 * 150) + "x/more"))
        .isEqualTo("app.example.com" + deep.substring(0, 3 * 149));
    assertThat(found("app.example.com", "/tenant-7777/x")).isEqualTo("app.example.com/tenant-7777");
    assertThat(found("app.example.com", "/tenant-10000")).isEqualTo("none");
    assertThat(found("app.example.com", "/x".repeat(20_000))).isEqualTo("none");
  }

  @Test
  void hostWithoutAMatchingPathFallsToTheNextWildcard() {
    put("own.apps.example.com/own");
    put("*.apps.example.com/apps");
    put("*.example.com/api");
    put("*.com");

    assertThat(found("own.apps.example.com", "/own/x")).isEqualTo("own.apps.example.com/own");
    assertThat(found("own.apps.example.com", "/apps/x")).isEqualTo("*.apps.example.com/apps");
    assertThat(found("own.apps.example.com", "/api/x")).isEqualTo("*.example.com/api");
    assertThat(found("own.apps.example.com", "/x")).isEqualTo("*.com");
  }

  @Test
  void emptyRouteIsAnAnswer() {
    put("app.example.com");
    put("*.example.com");
    table.put(TestPools.emptyPool(Route.parse("app.example.com/api")));
    table.put(TestPools.emptyPool(Route.parse("other.example.com")));

    assertThat(found("app.example.com", "/api/x")).isEqualTo("empty app.example.com/api");
    assertThat(found("app.example.com", "/x")).isEqualTo("app.example.com");
    assertThat(found("other.example.com", "/x")).isEqualTo("empty other.example.com");

    table.remove(Route.parse("app.example.com/api"));
    table.remove(Route.parse("other.example.com"));

    assertThat(found("app.example.com", "/api/x")).isEqualTo("app.example.com");
    assertThat(found("other.example.com", "/x")).isEqualTo("*.example.com");
  }

  @Test
  void hostHasPathsWhereARequestForItMayMeetOne() {
    put("root.example.com");
    put("paths.example.com/api");
    put("*.example.com/api");
    put("*.example.com");
    put("*.apps.example.com");
    put("*.paths.com/api");

    assertThat(TestPools.hasPaths(table, "root.example.com")).isFalse();
    assertThat(TestPools.hasPaths(table, "PATHS.example.com.")).isTrue();
    assertThat(TestPools.hasPaths(table, "any.example.com")).isTrue();
    assertThat(TestPools.hasPaths(table, "any.apps.example.com")).isFalse();
    assertThat(TestPools.hasPaths(table, "a.b.paths.com")).isTrue();
    assertThat(TestPools.hasPaths(table, "example.com")).isFalse();
    assertThat(TestPools.hasPaths(table, "any.example.org")).isFalse();

    table.remove(Route.parse("*.example.com/api"));
    assertThat(TestPools.hasPaths(table, "any.example.com")).isFalse();
  }

  @Test
  void readersSeeThePoolThatWasPutLast() {
    Route route = Route.parse("app.example.com");
    Pool<String> first = TestPools.pool(route);
    Pool<String> second = TestPools.emptyPool(route);

    table.put(first);
    assertThat(TestPools.lookup(table, "app.example.com", "/")).isSameAs(first);
    assertThat(table.pool(route)).isSameAs(first);
    table.put(second);
    assertThat(TestPools.lookup(table, "app.example.com", "/")).isSameAs(second);
    assertThat(table.pool(route)).isSameAs(second);
    assertThat(table.routeCount()).isEqualTo(1);
  }

  @Test
  void countsRoutesAndPublications() {
    put("app.example.com");
    put("app.example.com/api");
    put("app.example.com");
    assertThat(table.remove(Route.parse("app.example.com"))).isTrue();
    assertThat(table.remove(Route.parse("app.example.com"))).isFalse();
    assertThat(table.remove(Route.parse("never.example.com"))).isFalse();

    assertThat(table.routeCount()).isEqualTo(1);
    assertThat(table.generation()).isEqualTo(4);
  }

  @Test
  void pagesListRoutesInOrder() {
    put("b.example.com/x");
    put("b.example.com");
    put("a.example.com");
    put("*.example.com");
    put("c.example.com");

    assertThat(TestPools.routes(table.page(null, 3, null)))
        .containsExactly("*.example.com", "a.example.com", "b.example.com");
    assertThat(TestPools.routes(table.page(Route.parse("b.example.com"), 3, null)))
        .containsExactly("b.example.com/x", "c.example.com");
    assertThat(TestPools.routes(table.page(Route.parse("aa.example.com"), 1, null)))
        .containsExactly("b.example.com");
    assertThat(table.page(null, 0, null)).isEmpty();
  }

  @Test
  void pagesOfAHostListItsOwnRoutes() {
    put("b.example.com/x");
    put("b.example.com");
    put("*.example.com/y");

    assertThat(TestPools.routes(table.page(null, 9, "b.example.com")))
        .containsExactly("b.example.com", "b.example.com/x");
    assertThat(TestPools.routes(table.page(Route.parse("b.example.com"), 9, "b.example.com")))
        .containsExactly("b.example.com/x");
    assertThat(TestPools.routes(table.page(null, 9, "*.example.com")))
        .containsExactly("*.example.com/y");
    assertThat(table.page(null, 9, "c.example.com")).isEmpty();
  }

  @Test
  void lookupsAllocateNothing() {
    put("*.example.com/api");
    put("app.example.com");
    for (int i = 0; i < 100; i++) {
      put("few.example.com/" + i % 4);
      put("many.example.com/" + i);
    }
    byte[] bytes =
        "/7/x App.example.com few.example.com many.example.com a.b.example.com no.where.org"
            .getBytes(StandardCharsets.US_ASCII);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    // The JVM's own bookkeeping (linking, a counter's first use) may fall into one round, not into
    // all; a lookup that allocates does so in each.
    long leastBytes = Long.MAX_VALUE;
    for (int round = 0; round < 5; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      int found = lookUpAll(bytes, 20_000);
      leastBytes = Math.min(leastBytes, threads.getCurrentThreadAllocatedBytes() - before);
      assertThat(found).isEqualTo(20_000 * (2 + 3));
    }

    assertThat(leastBytes).isZero();
  }

  /// Of five hosts two have a pool for the path, and three have paths.
  private int lookUpAll(byte[] bytes, int times) {
    int found = 0;
    for (int i = 0; i < times; i++) {
      for (int host = 0; host < HOST_AT.length; host++) {
        found += table.lookup(bytes, HOST_AT[host], HOST_LENGTH[host], 0, 4) == null ? 0 : 1;
        found += table.hasPaths(bytes, HOST_AT[host], HOST_LENGTH[host]) ? 1 : 0;
      }
    }
    return found;
  }

  private void put(String route) {
    table.put(TestPools.pool(route));
  }

  private String found(String host, String path) {
    return TestPools.found(table, host, path);
  }
}
