package dev.holdfast.router.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.Target;
import dev.holdfast.registry.table.Pool;
import dev.holdfast.registry.table.Slot;
import dev.holdfast.router.backend.Backend;
import dev.holdfast.router.backend.BalancingConfig;
import dev.holdfast.router.backend.Standing;
import dev.holdfast.router.rules.RouteRules;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A pool as JSON.
final class PoolJson {
  private PoolJson() {}

  /// @param defaults of routes without options
  static void write(JsonGenerator json, Pool<Backend> pool, RouteRules defaults, long nowNanos)
      throws IOException {
    RouteRules rules = RouteRules.of(pool, defaults);
    json.writeStartObject();
    json.writeStringField("route", pool.route().toString());
    json.writeStringField("host", pool.route().host());
    json.writeStringField("path", pool.route().path());
    json.writeNumberField("pickable", pool.size());
    json.writeNumberField("registered", pool.registered());
    OptionsShown.write(json, pool, rules);
    json.writeArrayFieldStart("endpoints");
    for (int i = 0; i < pool.registered(); i++) {
      write(json, pool.slot(i), rules.balancing(), nowNanos);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /// An endpoint: what is said of it, and what this router makes of it now.
  static void write(JsonGenerator json, Slot<Backend> slot, BalancingConfig config, long nowNanos)
      throws IOException {
    Standing standing = Standing.of(slot, config, nowNanos);
    json.writeStartObject();
    facts(json, slot.endpoint());
    json.writeBooleanField("pickable", slot.isPickable());
    if (!slot.isPickable()) {
      json.writeStringField("notPickableBecause", Spelling.json(slot.standing()));
    }
    json.writeStringField("standing", Spelling.json(standing));
    json.writeStringField("why", standing.words());
    json.writeStringField("freshness", Spelling.json(slot.liveness().freshness()));
    json.writeBooleanField("pickedLater", slot.liveness().rank() > 0);
    runtime(json, slot.runtime(), nowNanos);
    json.writeEndObject();
  }

  private static void facts(JsonGenerator json, Endpoint endpoint) throws IOException {
    json.writeStringField("cell", endpoint.id().cell().name());
    json.writeStringField("instance", endpoint.id().instance());
    json.writeNumberField("containerPort", endpoint.id().containerPort());
    target(json, endpoint.target());
    json.writeStringField("state", Spelling.json(endpoint.state()));
    if (endpoint.stateForMs() > 0) {
      json.writeNumberField("stateForMs", endpoint.stateForMs());
    }
    json.writeNumberField("sinceMs", endpoint.sinceMs());
    text(json, "app", endpoint.app().app());
    text(json, "processType", endpoint.app().processType());
    json.writeNumberField("index", endpoint.app().index());
    text(json, "zone", endpoint.zone());
    json.writeNumberField("weight", endpoint.weight());
    if (!endpoint.tags().isEmpty()) {
      tags(json, endpoint.tags());
    }
  }

  private static void target(JsonGenerator json, Target target) throws IOException {
    json.writeStringField("address", target.address());
    if (target.port() != 0) {
      json.writeNumberField("port", target.port());
    }
    if (target.tlsPort() != 0) {
      json.writeNumberField("tlsPort", target.tlsPort());
    }
    text(json, "identity", target.identity());
    json.writeStringField("protocol", Spelling.json(target.protocol()));
  }

  private static void tags(JsonGenerator json, Map<String, String> tags) throws IOException {
    json.writeObjectFieldStart("tags");
    for (Map.Entry<String, String> tag : tags.entrySet()) {
      json.writeStringField(tag.getKey(), tag.getValue());
    }
    json.writeEndObject();
  }

  private static void runtime(JsonGenerator json, Backend backend, long nowNanos)
      throws IOException {
    json.writeNumberField("inFlight", backend.inFlight());
    json.writeBooleanField("reachable", backend.isReachable());
    json.writeBooleanField("passedOver", !backend.isHealthy(nowNanos));
    json.writeBooleanField("quarantined", backend.isQuarantined());
    json.writeBooleanField("overTls", backend.isSecured());
    long retryMs = backend.doubtedForNanos(nowNanos) / 1_000_000;
    if (retryMs > 0) {
      json.writeNumberField("retryInMs", retryMs);
    }
    Backend.@Nullable Failure failure = backend.failure();
    if (failure != null) {
      json.writeObjectFieldStart("connectFailure");
      json.writeStringField("reason", Spelling.json(failure.why()));
      json.writeStringField("detail", failure.detail());
      json.writeNumberField("ageMs", Math.max(0, (nowNanos - failure.atNanos()) / 1_000_000));
      json.writeEndObject();
    }
  }

  private static void text(JsonGenerator json, String name, String text) throws IOException {
    if (!text.isEmpty()) {
      json.writeStringField(name, text);
    }
  }
}
