package dev.holdfast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// What an emitter's API says of its cell, for people: how it stands, then one row an endpoint.
final class LrpRows {
  private LrpRows() {}

  static List<String> lines(JsonNode cell, JsonNode lrps) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "cell %s: %s, %s"
            .formatted(
                cell.path("cell").asText(),
                mode(cell.path("mode")),
                cell.path("incarnation").asText().isEmpty()
                    ? "not yet heard by the log"
                    : "incarnation " + cell.path("incarnation").asText()));
    cell.path("degraded").forEach(each -> lines.add("degraded: " + each.asText()));
    cell.path("refused").forEach(each -> lines.add("refused: " + each.asText()));
    if (lrps.isEmpty()) {
      lines.add("no instances");
      return lines;
    }
    Table table = new Table("INSTANCE", "APP", "SOURCE", "ADDRESS", "STATE", "HEALTH", "SAID");
    for (JsonNode lrp : lrps) {
      for (JsonNode endpoint : lrp.path("endpoints")) {
        table.row(
            lrp.path("instance").asText(),
            lrp.path("app").asText(),
            lrp.path("source").asText(),
            address(endpoint),
            endpoint.path("state").asText(),
            health(endpoint),
            endpoint.path("acknowledged").asBoolean() ? "yes" : "not yet");
      }
    }
    lines.addAll(table.lines());
    return lines;
  }

  private static String mode(JsonNode mode) {
    return mode.path("order").asText()
        + (mode.path("acknowledged").asBoolean() ? "" : " (the log does not have it yet)");
  }

  private static String address(JsonNode endpoint) {
    String host = endpoint.path("address").asText();
    String port = endpoint.path(endpoint.has("port") ? "port" : "tlsPort").asText();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  private static String health(JsonNode endpoint) {
    String why = endpoint.path("healthWhy").asText();
    String health = endpoint.path("health").asText();
    return why.isEmpty() || health.equals("healthy") ? health : health + ": " + why;
  }
}
