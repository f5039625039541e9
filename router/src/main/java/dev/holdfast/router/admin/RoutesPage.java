package dev.holdfast.router.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.events.Route;
import dev.holdfast.events.Ticker;
import dev.holdfast.registry.table.Pool;
import dev.holdfast.registry.table.RouteTable;
import dev.holdfast.router.backend.Backend;
import dev.holdfast.router.backend.BalancingConfig;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `/routes`: the table in the order of its routes, each route with its endpoints. A pool is shown
/// whole, as of one time; routes that come or go while a page is written may or may not be on it.
final class RoutesPage implements Page {
  private static final int LIMIT = 100;
  private static final int LIMIT_MOST = 10_000_000;
  // Each step looks through the whole table, so that few are good; it holds references only.
  private static final int STEP = 50_000;

  private final RouteTable<Backend> table;
  private final BalancingConfig config;
  private final Ticker ticker;

  /// @param config how endpoints are picked
  RoutesPage(RouteTable<Backend> table, BalancingConfig config, Ticker ticker) {
    this.table = table;
    this.config = config;
    this.ticker = ticker;
  }

  @Override
  public String path() {
    return "/routes";
  }

  @Override
  public String summary() {
    return "routes and their endpoints (?host=app.example.com&after=route&limit=" + LIMIT + ")";
  }

  @Override
  public Set<String> parameters() {
    return Set.of("host", "after", "limit");
  }

  @Override
  public Answer answer(Query query) throws BadQueryException {
    @Nullable String host = query.value("host", RoutesPage::host);
    @Nullable Route after = query.value("after", Route::parse);
    int limit = query.integer("limit", 1, LIMIT_MOST, LIMIT);
    return Answer.json(200, json -> write(json, new Range(host, after, limit)));
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
        PoolJson.write(json, pool, config, ticker.nanos());
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
