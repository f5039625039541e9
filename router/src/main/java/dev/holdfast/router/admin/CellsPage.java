package dev.holdfast.router.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.events.Order;
import dev.holdfast.events.Ticker;
import dev.holdfast.registry.table.CellReport;
import dev.holdfast.registry.table.TableStatus;
import dev.holdfast.registry.table.TableWriter;
import dev.holdfast.router.backend.Backend;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `/cells`: what this router knows of each cell, by name.
final class CellsPage implements Page {
  private final TableWriter<Backend> writer;
  private final Ticker ticker;

  CellsPage(TableWriter<Backend> writer, Ticker ticker) {
    this.writer = writer;
    this.ticker = ticker;
  }

  @Override
  public String path() {
    return "/cells";
  }

  @Override
  public String summary() {
    return "cells: order, endpoints, newest beat, freshness, what is hidden and refused of them";
  }

  @Override
  public Answer answer(Query query) {
    return Answer.json(200, json -> write(json, ticker.nanos()));
  }

  private void write(JsonGenerator json, long nowNanos) throws IOException {
    TableStatus.View view = writer.status().view();
    List<CellReport> cells = writer.cells();
    json.writeStartObject();
    json.writeArrayFieldStart("cells");
    for (CellReport cell : cells.stream().sorted(Comparator.comparing(CellReport::cell)).toList()) {
      write(json, cell, view, nowNanos);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(
      JsonGenerator json, CellReport cell, TableStatus.View view, long nowNanos)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("cell", cell.cell().name());
    order(json, cell.order());
    json.writeNumberField("endpoints", cell.endpoints());
    json.writeBooleanField("frozen", cell.frozen());
    beat(json, cell.beat(), nowNanos);
    view(json, cell.view(), view.clockNanos());
    counts(json, "refused", cell.refused());
    json.writeNumberField("unreadable", cell.unreadable());
    json.writeStringField("newestDigest", Spelling.json(cell.newestDigest()));
    json.writeNumberField("digestsDifferent", cell.digestsDifferent());
    json.writeEndObject();
  }

  /// How old it is on the connected clock, which moves only while beats are heard.
  private static void view(JsonGenerator json, CellReport.View cell, long clockNanos)
      throws IOException {
    json.writeStringField("freshness", Spelling.json(cell.freshness()));
    json.writeNumberField("unheardMs", cell.ageMs(clockNanos));
    json.writeNumberField("prunedEndpoints", cell.pruned());
    json.writeNumberField("agedEndpoints", cell.aged());
  }

  private static void order(JsonGenerator json, @Nullable Order order) throws IOException {
    if (order == null) {
      json.writeNullField("incarnation");
      return;
    }
    json.writeStringField("incarnation", order.incarnation().toString());
    json.writeNumberField("seq", order.seq());
  }

  private static void beat(JsonGenerator json, CellReport.@Nullable LastBeat beat, long nowNanos)
      throws IOException {
    if (beat == null) {
      json.writeNullField("newestBeatAgeMs");
      return;
    }
    json.writeNumberField("newestBeatAgeMs", beat.ageMs(nowNanos));
    json.writeStringField("mode", Spelling.json(beat.mode()));
    if (beat.forMs() > 0) {
      json.writeNumberField("modeForMs", beat.forMs());
    }
  }

  /// Counts by their reasons, none left out that is not 0.
  static <E extends Enum<E>> void counts(JsonGenerator json, String name, Map<E, Long> counts)
      throws IOException {
    json.writeObjectFieldStart(name);
    for (Map.Entry<E, Long> count : counts.entrySet()) {
      if (count.getValue() > 0) {
        json.writeNumberField(Spelling.json(count.getKey()), count.getValue());
      }
    }
    json.writeEndObject();
  }
}
