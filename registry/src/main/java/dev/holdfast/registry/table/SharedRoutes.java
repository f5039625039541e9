package dev.holdfast.registry.table;

import dev.holdfast.events.Route;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One object for each route, the first of equal ones, and how many hosts they will take in the
/// index. Open addressing over two arrays: a start shares a million routes, and a map would make an
/// object for each, only to be collected. Whoever chooses hosts whose hashes are equal gets no long
/// walks: a route that finds no place near goes to a tree. Table writer only.
final class SharedRoutes {
  private static final int LEAST_PLACES = 64;

  /// At half load hardly a run is so long, unless hashes are equal.
  private static final int PROBES_MOST = 64;

  private static final int NONE = -1;

  // A route's hash stands beside it, so that growing, and passing over another route, look at no
  // route. At most half of the places are taken.
  private @Nullable Route[] routes = new @Nullable Route[LEAST_PLACES];
  private int[] hashes = new int[LEAST_PLACES];
  private final Map<Route, Route> beyond = new TreeMap<>();
  private int taken;
  private int hosts;
  private long hostBytes;

  /// The one object of equal routes: this one where it is the first.
  Route shared(Route route) {
    int hash = hash(route);
    int place = placeOf(route, hash);
    Route known = place == NONE ? null : routes[place];
    if (known == null && !beyond.isEmpty()) {
      // It may have found no place before the arrays grew.
      known = beyond.get(route);
    }
    if (known != null) {
      return known;
    }
    add(route, hash, place);
    return route;
  }

  /// Looks at the place of its hash; what it returns says nothing.
  int peek(Route route) {
    int place = hash(route) & (routes.length - 1);
    return hashes[place] + (routes[place] == null ? 0 : 1);
  }

  /// At least so many hosts have routes: those with a root are counted, wildcards aside.
  int hosts() {
    return hosts;
  }

  /// What their names take.
  long hostBytes() {
    return hostBytes;
  }

  private void add(Route route, int hash, int place) {
    if (route.isRoot() && !route.isWildcard()) {
      hosts++;
      hostBytes += route.hostLength();
    }
    if (place == NONE) {
      beyond.put(route, route);
      return;
    }
    routes[place] = route;
    hashes[place] = hash;
    taken++;
    if (2 * taken > routes.length) {
      grow();
    }
  }

  /// Where it stands, or the free place where it would; NONE where neither is near.
  private int placeOf(Route route, int hash) {
    int mask = routes.length - 1;
    for (int probe = 0; probe < PROBES_MOST; probe++) {
      int place = (hash + probe) & mask;
      Route at = routes[place];
      if (at == null || (hashes[place] == hash && at.equals(route))) {
        return place;
      }
    }
    return NONE;
  }

  private void grow() {
    @Nullable Route[] before = routes;
    int[] hashesBefore = hashes;
    routes = new @Nullable Route[2 * before.length];
    hashes = new int[routes.length];
    for (int i = 0; i < before.length; i++) {
      Route route = before[i];
      if (route != null) {
        move(route, hashesBefore[i]);
      }
    }
  }

  private void move(Route route, int hash) {
    int mask = routes.length - 1;
    for (int probe = 0; probe < PROBES_MOST; probe++) {
      int place = (hash + probe) & mask;
      if (routes[place] == null) {
        routes[place] = route;
        hashes[place] = hash;
        return;
      }
    }
    beyond.put(route, route);
    taken--;
  }

  private static int hash(Route route) {
    int hash = route.hashCode() * 0x9E3779B9;
    return hash ^ hash >>> 15;
  }
}
