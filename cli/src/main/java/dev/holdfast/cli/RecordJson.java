package dev.holdfast.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.Header;
import dev.holdfast.events.LogRecord;
import dev.holdfast.events.RouteEvent;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A record of the log as JSON, and endpoints as the router's `/routes` writes them.
final class RecordJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private RecordJson() {}

  static ObjectNode of(LogRecord record) {
    ObjectNode json = NODES.objectNode();
    json.put("time", Instant.ofEpochMilli(record.appendTimeMs()).toString());
    json.put("appendTimeMs", record.appendTimeMs());
    json.put("topic", RecordText.spelled(record.topic()));
    json.put("offset", record.offset());
    switch (record) {
      case LogRecord.Read read -> {
        json.put("cell", read.event().cell().name());
        header(json, read.event().header());
        event(json, read.event());
      }
      case LogRecord.Unreadable unreadable -> {
        if (unreadable.cell() != null) {
          json.put("cell", unreadable.cell().name());
        }
        header(json, unreadable.header());
        json.put("kind", "unreadable");
        json.put("reason", RecordText.spelled(unreadable.reason()));
        json.put("detail", unreadable.detail());
      }
    }
    return json;
  }

  private static void header(ObjectNode json, @Nullable Header header) {
    if (header != null) {
      json.put("epoch", unsigned(header.order().incarnation().epoch()));
      json.put("incarnation", header.order().incarnation().toString());
      json.put("seq", unsigned(header.order().seq()));
      json.put("emittedAtMs", header.emittedAtMs());
    }
  }

  private static BigInteger unsigned(long value) {
    return new BigInteger(Long.toUnsignedString(value));
  }

  private static void event(ObjectNode json, RouteEvent event) {
    switch (event) {
      case RouteEvent.Hello hello -> json.put("kind", "hello").put("version", hello.version());
      case RouteEvent.Manifest manifest -> {
        json.put("kind", "manifest");
        json.set("endpoints", withRoutes(manifest.endpoints()));
      }
      case RouteEvent.Register register -> {
        json.put("kind", "register");
        json.set("endpoint", withRoutes(register.endpoint()));
      }
      case RouteEvent.Unregister unregister ->
          json.put("kind", "unregister")
              .put("instance", unregister.endpoint().instance())
              .put("containerPort", unregister.endpoint().containerPort());
      case RouteEvent.Beat beat -> {
        json.put("kind", "beat").put("mode", RecordText.spelled(beat.mode()));
        if (beat.forMs() > 0) {
          json.put("forMs", beat.forMs());
        }
        if (beat.digest() != null) {
          json.put("digest", beat.digest().toString());
        }
      }
    }
  }

  private static ArrayNode withRoutes(List<Endpoint> endpoints) {
    ArrayNode array = NODES.arrayNode();
    endpoints.forEach(endpoint -> array.add(withRoutes(endpoint)));
    return array;
  }

  private static ObjectNode withRoutes(Endpoint endpoint) {
    ObjectNode json = of(endpoint);
    ArrayNode routes = json.putArray("routes");
    endpoint.routes().forEach(route -> routes.add(route.toString()));
    if (endpoint.hasOptions()) {
      ObjectNode options = json.putObject("options");
      endpoint
          .routes()
          .forEach(route -> {
            Map<String, String> own = endpoint.options(route).asMap();
            if (!own.isEmpty()) {
              own.forEach(options.putObject(route.toString())::put);
            }
          });
    }
    return json;
  }

  /// An endpoint's facts but for its routes.
  static ObjectNode of(Endpoint endpoint) {
    ObjectNode json = NODES.objectNode();
    json.put("cell", endpoint.id().cell().name());
    json.put("instance", endpoint.id().instance());
    json.put("containerPort", endpoint.id().containerPort());
    json.put("address", endpoint.target().address());
    number(json, "port", endpoint.target().port());
    number(json, "tlsPort", endpoint.target().tlsPort());
    text(json, "identity", endpoint.target().identity());
    json.put("protocol", RecordText.spelled(endpoint.target().protocol()));
    json.put("state", RecordText.spelled(endpoint.state()));
    number(json, "stateForMs", endpoint.stateForMs());
    json.put("sinceMs", endpoint.sinceMs());
    text(json, "app", endpoint.app().app());
    text(json, "processType", endpoint.app().processType());
    json.put("index", endpoint.app().index());
    text(json, "zone", endpoint.zone());
    json.put("weight", endpoint.weight());
    if (!endpoint.tags().isEmpty()) {
      ObjectNode tags = json.putObject("tags");
      endpoint.tags().forEach(tags::put);
    }
    return json;
  }

  private static void number(ObjectNode json, String name, long number) {
    if (number != 0) {
      json.put(name, number);
    }
  }

  private static void text(ObjectNode json, String name, String text) {
    if (!text.isEmpty()) {
      json.put(name, text);
    }
  }
}
