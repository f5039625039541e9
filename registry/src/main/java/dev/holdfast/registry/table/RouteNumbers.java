package dev.holdfast.registry.table;

import dev.holdfast.events.Route;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Gives each route a number, from 0 in the order in which they come. Open addressing over two
/// arrays: a start numbers a million routes, and a map would make an object for each, only to be
/// collected. Whoever chooses hosts whose hashes are equal gets no long walks: a route that finds
/// no place near goes to a tree. Table writer only.
final class RouteNumbers {
  private static final int LEAST_PLACES = 64;

  /// At half load hardly a run is so long, unless hashes are equal.
  private static final int PROBES_MOST = 64;

  private static final int NONE = -1;

  private @Nullable Route[] routes = new @Nullable Route[LEAST_PLACES / 2];
  // 0: free; else a route's hash over its number plus one, so that growing, and passing over
  // another route, look at no route. At most half of them are taken.
  private long[] places = new long[LEAST_PLACES];
  private final Map<Route, Integer> beyond = new TreeMap<>();
  private int count;

  int count() {
    return count;
  }

  /// The route that was given this number.
  Route route(int number) {
    Route route = routes[number];
    assert route != null : number + " of " + count;
    return route;
  }

  /// The number of an equal route: the one it has, or the next.
  int numberOf(Route route) {
    int hash = hash(route);
    int place = placeOf(route, hash);
    if (place != NONE && places[place] != 0) {
      return (int) places[place] - 1;
    }
    // It may have found no place before the arrays grew.
    Integer known = beyond.isEmpty() ? null : beyond.get(route);
    return known != null ? known : added(route, hash);
  }

  private int added(Route route, int hash) {
    if (count == routes.length) {
      grow();
    }
    int place = placeOf(route, hash);
    if (place == NONE) {
      beyond.put(route, count);
    } else {
      places[place] = (long) hash << Integer.SIZE | count + 1;
    }
    routes[count] = route;
    return count++;
  }

  /// Where it stands, or the free place where it would; NONE where neither is near.
  private int placeOf(Route route, int hash) {
    int mask = places.length - 1;
    for (int probe = 0; probe < PROBES_MOST; probe++) {
      int place = (hash + probe) & mask;
      if (places[place] == 0 || isAt(place, route, hash)) {
        return place;
      }
    }
    return NONE;
  }

  private boolean isAt(int place, Route route, int hash) {
    long taken = places[place];
    return (int) (taken >>> Integer.SIZE) == hash && route.equals(routes[(int) taken - 1]);
  }

  private void grow() {
    routes = Arrays.copyOf(routes, 2 * routes.length);
    long[] before = places;
    places = new long[2 * before.length];
    for (long taken : before) {
      if (taken != 0) {
        move(taken);
      }
    }
  }

  private void move(long taken) {
    int mask = places.length - 1;
    int hash = (int) (taken >>> Integer.SIZE);
    for (int probe = 0; probe < PROBES_MOST; probe++) {
      int place = (hash + probe) & mask;
      if (places[place] == 0) {
        places[place] = taken;
        return;
      }
    }
    beyond.put(route((int) taken - 1), (int) taken - 1);
  }

  private static int hash(Route route) {
    int hash = route.hashCode() * 0x9E3779B9;
    return hash ^ hash >>> 15;
  }
}
