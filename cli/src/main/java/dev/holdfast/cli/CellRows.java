package dev.holdfast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a router's `/cells` says, for people: one row a cell.
final class CellRows {
  // A greeting, and what was known: nobody is being ignored.
  private static final Set<String> HARMLESS = Set.of("hello", "same");

  private CellRows() {}

  /// How many records were refused for a reason that somebody should know.
  static long refused(JsonNode byReason) {
    return byReason.properties().stream()
        .filter(reason -> !HARMLESS.contains(reason.getKey()))
        .mapToLong(reason -> reason.getValue().asLong())
        .sum();
  }

  static List<String> lines(JsonNode answer) {
    JsonNode cells = answer.path("cells");
    if (cells.isEmpty()) {
      return List.of("no cells");
    }
    Table table = new Table("CELL", "ENDPOINTS", "HEARD", "FRESHNESS", "MODE", "SEQ", "NOTE");
    for (JsonNode cell : cells) {
      table.row(
          cell.path("cell").asText(),
          cell.path("endpoints").asText(),
          cell.path("newestBeatAgeMs").isNumber()
              ? Ages.text(cell.path("newestBeatAgeMs").asLong()) + " ago"
              : "not yet",
          cell.path("freshness").asText(),
          cell.path("mode").asText(),
          cell.path("seq").asText(),
          note(cell));
    }
    return table.lines();
  }

  private static String note(JsonNode cell) {
    if (cell.path("frozen").asBoolean()) {
      return "frozen: a record could not be read; its next manifest heals it";
    }
    if (cell.path("incarnation").isNull()) {
      return "no manifest yet";
    }
    Stream<String> hidden =
        Stream.of(hidden(cell, "prunedEndpoints", "pruned"), hidden(cell, "agedEndpoints", "aged"));
    Stream<String> refused =
        cell.path("refused").properties().stream()
            .filter(reason -> !HARMLESS.contains(reason.getKey()))
            .map(CellRows::named);
    return Stream.concat(hidden, refused)
        .filter(said -> !said.isEmpty())
        .collect(Collectors.joining(", "));
  }

  private static String hidden(JsonNode cell, String count, String why) {
    long endpoints = cell.path(count).asLong();
    return endpoints == 0 ? "" : endpoints + " " + why;
  }

  private static String named(Map.Entry<String, JsonNode> reason) {
    return reason.getValue().asText() + " refused: " + reason.getKey();
  }
}
