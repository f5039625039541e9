package dev.holdfast.registry.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random changes and lookups, held against a sorted map that looks a request up in the simplest
/// way there is.
class RouteTableModelTest {
  private static final int STEPS = 12_000;

  private final TreeMap<Route, Pool<String>> model = new TreeMap<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void answersAsAPlainMapDoes(long seed) {
    RandomGenerator random = new Random(seed);
    RouteTable<String> table = new RouteTable<>(random);
    RandomRequests names = new RandomRequests(random);
    for (int step = 0; step < STEPS; step++) {
      // Phases of growth and of shrinking, so that indexes split and merge again and again.
      boolean grows = step / 2_000 % 2 == 0;
      Route route = names.route();
      switch (random.nextInt(grows ? 6 : 3)) {
        case 0 -> remove(table, random.nextBoolean() ? route : known(route));
        case 1 -> put(table, TestPools.emptyPool(known(route)));
        default -> {
          if (grows) {
            put(table, TestPools.pool(route));
          } else {
            remove(table, known(route));
          }
        }
      }
      String host = names.host();
      String path = names.path();
      assertThat(TestPools.lookup(table, host, path))
          .as("seed %d, step %d: %s%s", seed, step, host, path)
          .isSameAs(lookup(host, path));
      assertThat(TestPools.hasPaths(table, host))
          .as("seed %d, step %d: paths of %s", seed, step, host)
          .isEqualTo(hasPaths(host));
    }
    assertThat(table.routeCount()).isEqualTo(model.size());
    assertThat(table.page(null, Integer.MAX_VALUE, null)).containsExactlyElementsOf(model.values());
    model.keySet().stream().toList().forEach(route -> remove(table, route));
    assertThat(table.routeCount()).isZero();
    assertThat(table.page(null, 1, null)).isEmpty();
  }

  private void put(RouteTable<String> table, Pool<String> pool) {
    table.put(pool);
    model.put(pool.route(), pool);
    assertThat(table.pool(pool.route())).isSameAs(pool);
  }

  private void remove(RouteTable<String> table, Route route) {
    assertThat(table.remove(route)).isEqualTo(model.remove(route) != null);
    assertThat(table.pool(route)).isNull();
  }

  /// A route of the table near this one.
  private Route known(Route route) {
    Route known = model.ceilingKey(route);
    return known == null ? route : known;
  }

  private @Nullable Pool<String> lookup(String host, String path) {
    for (String candidate : RandomRequests.hostsAsked(host)) {
      String prefix = path;
      Pool<String> pool = poolOf(candidate, prefix);
      while (pool == null && !prefix.isEmpty()) {
        prefix = prefix.substring(0, Math.max(0, prefix.lastIndexOf('/')));
        pool = poolOf(candidate, prefix);
      }
      if (pool != null) {
        return pool;
      }
    }
    return null;
  }

  private @Nullable Pool<String> poolOf(String host, String path) {
    boolean isRoutes =
        path.isEmpty() || (path.startsWith("/") && !path.endsWith("/") && !path.contains("//"));
    return isRoutes ? model.get(new Route(host, path)) : null;
  }

  private boolean hasPaths(String host) {
    for (String candidate : RandomRequests.hostsAsked(host)) {
      List<Route> routes =
          model.tailMap(new Route(candidate, "")).keySet().stream()
              .takeWhile(route -> route.host().equals(candidate))
              .toList();
      if (!routes.isEmpty()) {
        return !routes.getLast().path().isEmpty();
      }
    }
    return false;
  }

  /// Hosts and paths that meet each other often: few labels and segments, in any case, with dots
  /// and slashes where they should not be.
  private static final class RandomRequests {
    private final RandomGenerator random;

    RandomRequests(RandomGenerator random) {
      this.random = random;
    }

    Route route() {
      String star = random.nextInt(4) == 0 ? "*." : "";
      return new Route(star + labels(), segments());
    }

    String host() {
      String host = random.nextInt(3) == 0 ? label() + "." + labels() : labels();
      return switch (random.nextInt(12)) {
        case 0 -> host + ".";
        case 1 -> "." + host;
        case 2 -> host.replaceFirst("\\.", "..");
        case 3, 4, 5 -> host.toUpperCase(Locale.ROOT);
        case 6 -> host.replace('a', 'A');
        default -> host;
      };
    }

    String path() {
      String path = segments();
      return switch (random.nextInt(8)) {
        case 0 -> path + "/";
        case 1 -> path + "//x";
        case 2 -> path + "x";
        case 3 -> "/" + path;
        case 4 -> path + segments() + segments();
        default -> path.isEmpty() ? "/" : path;
      };
    }

    /// The exact host and the wildcards above it, nearest first; nothing where a label is empty.
    static List<String> hostsAsked(String host) {
      String name = host.toLowerCase(Locale.ROOT);
      name = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
      if (name.startsWith(".") || name.contains("..")) {
        return List.of();
      }
      List<String> asked = new ArrayList<>(List.of(name));
      for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
        asked.add("*" + name.substring(dot));
      }
      return asked;
    }

    private String labels() {
      StringBuilder labels = new StringBuilder(label());
      for (int more = random.nextInt(4); more > 0; more--) {
        labels.append('.').append(label());
      }
      return labels.toString();
    }

    /// Mostly one of a few, sometimes one of many, of all lengths about the lanes' size.
    private String label() {
      return switch (random.nextInt(8)) {
        case 0 -> "app-" + random.nextInt(20_000);
        case 1 -> "a".repeat(1 + random.nextInt(20));
        default -> String.valueOf((char) ('a' + random.nextInt(3)));
      };
    }

    private String segments() {
      StringBuilder segments = new StringBuilder();
      for (int more = random.nextInt(5); more > 0; more--) {
        segments.append('/').append((char) ('a' + random.nextInt(4)));
      }
      return random.nextInt(20) == 0 ? segments + "/v" + random.nextInt(500) : segments.toString();
    }
  }
}
