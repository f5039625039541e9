package dev.holdfast.router.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.events.Endpoint;
import dev.holdfast.registry.table.Pool;
import dev.holdfast.router.rules.RefusedOption;
import dev.holdfast.router.rules.RouteRules;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The options that hold for a route: whose they are, and what of them could not be used.
final class OptionsShown {
  private OptionsShown() {}

  /// Nothing where no endpoint of the route has any.
  static void write(JsonGenerator json, Pool<?> pool, RouteRules rules) throws IOException {
    @Nullable Endpoint from = pool.optionsFrom();
    if (from == null) {
      return;
    }
    json.writeObjectFieldStart("options");
    json.writeStringField("cell", from.id().cell().name());
    json.writeStringField("instance", from.id().instance());
    json.writeBooleanField("othersSayOtherwise", pool.optionsDisagree());
    json.writeObjectFieldStart("said");
    for (Map.Entry<String, String> option : pool.options().asMap().entrySet()) {
      json.writeStringField(option.getKey(), option.getValue());
    }
    json.writeEndObject();
    json.writeArrayFieldStart("refused");
    for (RefusedOption option : rules.refused()) {
      json.writeStartObject();
      json.writeStringField("name", option.name());
      json.writeStringField("value", option.value());
      json.writeStringField("why", option.why());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /// The same in lines for people.
  static String text(Pool<?> pool, RouteRules rules) {
    @Nullable Endpoint from = pool.optionsFrom();
    if (from == null) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    text.append(
        "  options of instance %s on cell %s%s%n"
            .formatted(
                from.id().instance(),
                from.id().cell().name(),
                pool.optionsDisagree() ? "; other endpoints say otherwise" : ""));
    pool.options()
        .asMap()
        .forEach((name, value) -> text.append("      %s: %s%n".formatted(name, value)));
    for (RefusedOption option : rules.refused()) {
      text.append("      not used: %s%n".formatted(option));
    }
    return text.toString();
  }
}
