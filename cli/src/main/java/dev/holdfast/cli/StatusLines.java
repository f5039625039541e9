package dev.holdfast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// What a router's `/status` says, for people: a line for each part, its name in front.
final class StatusLines {
  private final List<String> lines = new ArrayList<>();

  private StatusLines() {}

  static List<String> of(JsonNode answer) {
    StatusLines status = new StatusLines();
    status.router(answer);
    status.overload(answer.path("overload"));
    status.bus(answer.path("bus"));
    status.table(answer.path("table"));
    status.view(answer.path("view"));
    status.disk(answer.path("disk"));
    status.counts(answer.path("counts"));
    status.accessLog(answer.path("accessLog"));
    return status.lines;
  }

  private void router(JsonNode answer) {
    JsonNode ready = answer.path("ready");
    line(
        "router",
        "%s, %s; site %s, group %s, up for %s"
            .formatted(
                answer.path("phase").asText(),
                ready.path("ready").asBoolean()
                    ? "ready"
                    : "not ready: " + ready.path("why").asText(),
                answer.path("site").asText(),
                answer.path("group").asText(),
                Ages.text(answer.path("uptimeMs").asLong())));
  }

  private void overload(JsonNode overload) {
    if (overload.path("mode").asText().equals("overloaded")) {
      line(
          "",
          "OVERLOADED, load %s: loops late by %s ms, direct memory %s, heap %s, requests %s of what may be"
              .formatted(
                  overload.path("load").asText(),
                  overload.path("loopLagMs").asText(),
                  overload.path("directMemoryShare").asText(),
                  overload.path("heapShare").asText(),
                  overload.path("requestsShare").asText()));
    }
  }

  private void bus(JsonNode bus) {
    String why = bus.path("why").asText();
    line("bus", bus.path("state").asText() + ": " + why);
    String problem = bus.path("problem").asText();
    if (!why.contains(problem)) {
      line("", problem);
    }
    bus.path("warnings").forEach(warning -> line("", warning.asText()));
  }

  private void table(JsonNode table) {
    line(
        "table",
        "%s routes, %s endpoints (%s hidden) of %s cells"
            .formatted(
                table.path("routes").asText(),
                table.path("endpoints").asText(),
                table.path("hiddenEndpoints").asText(),
                table.path("cells").asText()));
    String reading = table.path("reading").asText();
    if (!reading.isEmpty() && !reading.equals("caught up")) {
      line("", reading);
    }
    if (table.has("problem")) {
      line("", table.path("problem").asText());
    }
  }

  private void view(JsonNode view) {
    line(
        "view",
        "%s cells heard, %s silent, %s stale; %s endpoints pruned, %s aged"
            .formatted(
                view.path("heardCells").asText(),
                view.path("silentCells").asText(),
                view.path("staleCells").asText(),
                view.path("prunedEndpoints").asText(),
                view.path("agedEndpoints").asText()));
    if (view.path("freshness").asText().equals("ignored")) {
      line("", "freshness is ignored: " + view.path("why").asText());
    }
  }

  private void disk(JsonNode disk) {
    line("disk", disk.path("state").asText());
    if (disk.has("problem")) {
      line("", disk.path("problem").asText());
    }
  }

  private void counts(JsonNode counts) {
    line(
        "log",
        "%s records read, %s refused, %s unreadable, %s breaks"
            .formatted(
                counts.path("records").asText(),
                CellRows.refused(counts.path("refused")),
                sum(counts.path("unreadable")),
                counts.path("breaks").asText()));
  }

  private void accessLog(JsonNode log) {
    if (log.path("on").asBoolean()) {
      line("access log", log.path("dropped").asText() + " lines dropped");
    }
    if (log.has("problem")) {
      line("", log.path("problem").asText());
    }
  }

  private static long sum(JsonNode counts) {
    return counts.valueStream().mapToLong(JsonNode::asLong).sum();
  }

  private void line(String part, String text) {
    lines.add("%-11s %s".formatted(part, text));
  }
}
