package dev.holdfast.emitter;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/// How an emitter stands, as JSON.
final class StatusJson {
  private StatusJson() {}

  static void write(JsonGenerator json, EmitterStatus status) throws IOException {
    json.writeStartObject();
    json.writeStringField("cell", status.cell());
    json.writeObjectFieldStart("mode");
    json.writeStringField("order", status.order().kind().name().toLowerCase(Locale.ROOT));
    json.writeNumberField("forMs", status.order().forMs());
    json.writeBooleanField("acknowledged", status.allSaid());
    json.writeEndObject();
    json.writeStringField("incarnation", status.incarnation());
    json.writeNumberField("endpoints", status.endpoints());
    json.writeArrayFieldStart("groups");
    for (GroupStatus group : status.groups()) {
      write(json, group);
    }
    json.writeEndArray();
    strings(json, "degraded", status.degraded());
    strings(json, "refused", status.refused());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, GroupStatus group) throws IOException {
    json.writeStartObject();
    json.writeStringField("group", group.group());
    json.writeBooleanField("open", group.open());
    json.writeNumberField("endpoints", group.endpoints());
    json.writeNumberField("dirty", group.dirty());
    json.writeNumberField("inFlight", group.inFlight());
    json.writeNumberField("seq", group.seq());
    json.writeEndObject();
  }

  private static void strings(JsonGenerator json, String name, List<String> values)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }
}
