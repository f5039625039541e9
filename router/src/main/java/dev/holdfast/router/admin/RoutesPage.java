package dev.holdfast.router.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.events.Route;
import dev.holdfast.events.Ticker;
import dev.holdfast.registry.table.Pool;
import dev.holdfast.registry.table.RouteTable;
import dev.holdfast.registry.table.Slot;
import dev.holdfast.router.backend.Backend;
import dev.holdfast.router.rules.RouteRules;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `/routes`: the table in the order of its routes, each route with its endpoints;
/// `/routes/<host>`: those of a host, `/routes/<host>/<path>`: one. A pool is shown whole, as of
/// one time; routes that come or go while a page is written may or may not be on it.
final class RoutesPage implements Page {
  private static final int LIMIT = 100;
  private static final int LIMIT_MOST = 10_000_000;
  // Text is made whole before it is sent.
  private static final int TEXT_MOST = 10_000;
  // Each step looks through the whole table, so that few are good; it holds references only.
  private static final int STEP = 50_000;

  private final RouteTable<Backend> table;
  private final RouteRules defaults;
  private final Ticker ticker;

  /// @param defaults of routes without options
  RoutesPage(RouteTable<Backend> table, RouteRules defaults, Ticker ticker) {
    this.table = table;
    this.defaults = defaults;
    this.ticker = ticker;
  }

  @Override
  public String path() {
    return "/routes";
  }

  @Override
  public boolean takesRest() {
    return true;
  }

  @Override
  public String summary() {
    return "routes and their endpoints (/app.example.com[/path], ?after=route&limit="
        + LIMIT
        + "&format=text)";
  }

  @Override
  public Set<String> parameters() {
    return Set.of("host", "after", "limit", Format.PARAMETER);
  }

  @Override
  public Answer answer(Query query) throws BadQueryException {
    if (!query.rest().isEmpty()) {
      return ofHost(query);
    }
    @Nullable String host = query.value("host", RoutesPage::host);
    @Nullable Route after = query.value("after", Route::parse);
    int limit = query.integer("limit", 1, LIMIT_MOST, LIMIT);
    Range range = new Range(host, after, limit);
    return Format.of(query) == Format.TEXT
        ? Answer.text(
            200, text(table.page(after, Math.min(limit, TEXT_MOST), host), ticker.nanos()))
        : Answer.json(200, json -> write(json, range));
  }

  private Answer ofHost(Query query) throws BadQueryException {
    Route asked = route(query.rest());
    List<Pool<Backend>> pools =
        table.page(null, LIMIT_MOST, asked.host()).stream()
            .filter(pool -> asked.isRoot() || pool.route().equals(asked))
            .toList();
    if (pools.isEmpty()) {
      return Answer.error(
          404,
          "no route %s; /explain?url=%s says what a request for it meets"
              .formatted(asked, Range.encoded(asked.toString())));
    }
    return Format.of(query) == Format.TEXT
        ? Answer.text(200, text(pools, ticker.nanos()))
        : Answer.json(200, json -> write(json, pools));
  }

  private static Route route(String rest) throws BadQueryException {
    try {
      return Route.parse(rest.replace("%2A", "*").replace("%2a", "*"));
    } catch (IllegalArgumentException e) {
      throw new BadQueryException(String.valueOf(e.getMessage()));
    }
  }

  private String text(List<Pool<Backend>> pools, long now) {
    StringBuilder text = new StringBuilder();
    for (Pool<Backend> pool : pools) {
      text.append(
          "%s: %d endpoints, %d of them may be picked%n"
              .formatted(pool.route(), pool.registered(), pool.size()));
      RouteRules rules = RouteRules.of(pool, defaults);
      text.append(OptionsShown.text(pool, rules));
      for (Slot<Backend> slot : pool.slots()) {
        text.append(EndpointText.of("-", slot, rules.balancing(), now));
      }
    }
    return text.toString();
  }

  private void write(JsonGenerator json, List<Pool<Backend>> pools) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("routes");
    for (Pool<Backend> pool : pools) {
      PoolJson.write(json, pool, defaults, ticker.nanos());
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static String host(String text) {
    return new Route(text.toLowerCase(Locale.ROOT), "").host();
  }

  /// What is asked for.
  private record Range(@Nullable String host, @Nullable Route after, int limit) {
    Range from(Route last, int written) {
      return new Range(host, last, limit - written);
    }

    String link(int askedLimit) {
      String link = "/routes?after=" + encoded(String.valueOf(after)) + "&limit=" + askedLimit;
      return host == null ? link : link + "&host=" + encoded(host);
    }

    private static String encoded(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
  }

  private void write(JsonGenerator json, Range asked) throws IOException {
    json.writeStartObject();
    json.writeNumberField("routesInTable", table.routeCount());
    json.writeArrayFieldStart("routes");
    Range rest = asked;
    while (rest.limit() > 0) {
      List<Pool<Backend>> pools =
          table.page(rest.after(), Math.min(STEP, rest.limit()), rest.host());
      if (pools.isEmpty()) {
        break;
      }
      for (Pool<Backend> pool : pools) {
        PoolJson.write(json, pool, defaults, ticker.nanos());
      }
      rest = rest.from(pools.getLast().route(), pools.size());
    }
    json.writeEndArray();
    if (rest.limit() == 0 && !table.page(rest.after(), 1, rest.host()).isEmpty()) {
      json.writeStringField("next", rest.link(asked.limit()));
    }
    json.writeEndObject();
  }
}
