package dev.holdfast.router.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.events.Ticker;
import dev.holdfast.registry.table.Pool;
import dev.holdfast.registry.table.RouteTable;
import dev.holdfast.registry.table.Slot;
import dev.holdfast.router.backend.Backend;
import dev.holdfast.router.http.Explanation;
import dev.holdfast.router.rules.RouteRules;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `/explain`: what a request for a URL would meet now, and why.
final class ExplainPage implements Page {
  private final RouteTable<Backend> table;
  private final RouteRules defaults;
  private final Explanation.Doors doors;
  private final Ticker ticker;

  /// @param defaults of routes without options
  ExplainPage(
      RouteTable<Backend> table, RouteRules defaults, Explanation.Doors doors, Ticker ticker) {
    this.table = table;
    this.defaults = defaults;
    this.doors = doors;
    this.ticker = ticker;
  }

  @Override
  public String path() {
    return "/explain";
  }

  @Override
  public String summary() {
    return "which route and endpoints a URL meets, and why (?url=app.example.com/api&format=text)";
  }

  @Override
  public Set<String> parameters() {
    return Set.of("url", Format.PARAMETER);
  }

  @Override
  public Answer answer(Query query) throws BadQueryException {
    @Nullable String url = query.value("url", text -> text);
    if (url == null || url.isEmpty()) {
      throw new BadQueryException(
          "parameter \"url\" is missing; expected [http[s]://]host[:port][/path]");
    }
    long now = ticker.nanos();
    Explanation told = Explanation.of(url, table, defaults, doors, now);
    return Format.of(query) == Format.TEXT
        ? Answer.text(200, ExplainText.of(told, now))
        : Answer.json(200, json -> write(json, told, now));
  }

  private static void write(JsonGenerator json, Explanation told, long now) throws IOException {
    json.writeStartObject();
    json.writeStringField("host", told.host());
    json.writeStringField("path", told.path());
    json.writeArrayFieldStart("hosts");
    for (Explanation.Step step : told.hosts()) {
      json.writeStartObject();
      json.writeStringField("host", step.host());
      json.writeStringField("outcome", step.outcome());
      json.writeEndObject();
    }
    json.writeEndArray();
    @Nullable Pool<Backend> pool = told.pool();
    if (pool != null) {
      json.writeStringField("route", pool.route().toString());
      json.writeStringField("rule", ExplainText.rule(pool.route()));
      OptionsShown.write(json, pool, told.rules());
    }
    if (!told.forwarded().isEmpty()) {
      json.writeStringField("forwarded", told.forwarded());
    }
    answer(json, told.answer());
    endpoints(json, "order", told, told.order(), now);
    endpoints(json, "notPicked", told, ExplainText.notPicked(told), now);
    json.writeEndObject();
  }

  private static void answer(JsonGenerator json, Explanation.@Nullable Answer answer)
      throws IOException {
    if (answer != null) {
      json.writeObjectFieldStart("answer");
      json.writeNumberField("status", answer.status());
      json.writeStringField("routerError", answer.routerError());
      json.writeStringField("why", answer.sentence());
      json.writeEndObject();
    }
  }

  private static void endpoints(
      JsonGenerator json, String name, Explanation told, List<Slot<Backend>> slots, long now)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (Slot<Backend> slot : slots) {
      PoolJson.write(json, slot, told.rules().balancing(), now);
    }
    json.writeEndArray();
  }
}
