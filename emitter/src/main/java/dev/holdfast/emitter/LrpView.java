package dev.holdfast.emitter;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.emitter.check.Verdict;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.Route;
import dev.holdfast.events.RouteOptions;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// An LRP as the API shows it. Immutable.
///
/// @param leftMs how long the API's word for it still lasts; of no meaning where a file says it
/// @param ports its endpoints
record LrpView(String instance, Claim.Said said, long leftMs, List<Port> ports) {
  /// @param acknowledged whether the log has the latest of it
  /// @param verdict what its check says; null before the first look, and where it has no check
  record Port(Claim claim, boolean acknowledged, @Nullable Verdict verdict) {
    String state() {
      boolean isOver = claim.spoken() == null && !claim.standing().unhealthy();
      return isOver ? "gone" : spelled(claim.stated().state());
    }

    String health() {
      if (claim.said().check() == null) {
        return "unchecked";
      }
      if (!claim.standing().unhealthy()) {
        return "healthy";
      }
      return verdict == null ? "starting" : "unhealthy";
    }
  }

  void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("instance", instance);
    json.writeStringField("source", said.origin());
    json.writeStringField("group", said.group());
    String app = said.stated().app().app();
    if (!app.isEmpty()) {
      json.writeStringField("app", app);
    }
    if (said.isOfApi()) {
      json.writeNumberField("ttlMs", said.ttlMs());
      json.writeNumberField("leftMs", leftMs);
    }
    json.writeArrayFieldStart("endpoints");
    for (Port port : ports) {
      write(json, port);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Port port) throws IOException {
    Endpoint endpoint = port.claim.stated();
    @Nullable Endpoint spoken = port.claim.spoken();
    json.writeStartObject();
    json.writeNumberField("containerPort", endpoint.containerPort());
    json.writeStringField("address", endpoint.address());
    if (endpoint.port() != 0) {
      json.writeNumberField("port", endpoint.port());
    }
    if (endpoint.tlsPort() != 0) {
      json.writeNumberField("tlsPort", endpoint.tlsPort());
    }
    json.writeStringField("protocol", spelled(endpoint.protocol()));
    json.writeStringField("state", spoken == null ? port.state() : spelled(spoken.state()));
    json.writeStringField("health", port.health());
    if (port.verdict != null && port.verdict.failing()) {
      json.writeStringField("healthWhy", port.verdict.why());
    }
    json.writeBooleanField("announced", spoken != null);
    json.writeBooleanField("acknowledged", port.acknowledged);
    json.writeNumberField("sinceMs", port.claim.sinceMs());
    json.writeArrayFieldStart("routes");
    for (Route route : endpoint.routes()) {
      json.writeString(route.toString());
    }
    json.writeEndArray();
    if (endpoint.hasOptions()) {
      options(json, endpoint);
    }
    json.writeEndObject();
  }

  private static String spelled(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static void options(JsonGenerator json, Endpoint endpoint) throws IOException {
    json.writeObjectFieldStart("options");
    for (Route route : endpoint.routes()) {
      RouteOptions options = endpoint.options(route);
      if (!options.isEmpty()) {
        json.writeObjectFieldStart(route.toString());
        for (int i = 0; i < options.size(); i++) {
          json.writeStringField(options.name(i), options.value(i));
        }
        json.writeEndObject();
      }
    }
    json.writeEndObject();
  }
}
