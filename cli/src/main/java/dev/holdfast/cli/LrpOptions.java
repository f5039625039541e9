package dev.holdfast.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The instance that is registered. What stands in it is checked by the emitter, which says what it
/// expected.
final class LrpOptions {
  @Option(
      names = "--port",
      paramLabel = "PORT",
      required = true,
      description = "Where the app listens.")
  int port;

  @Option(
      names = "--route",
      paramLabel = "ROUTE",
      required = true,
      description = "HOST[/PATH]; `*.` in front for any host below. May be given several times.")
  List<String> routes = List.of();

  @Option(
      names = "--app",
      paramLabel = "NAME",
      description = "Whose instance it is: what all its instances share.")
  @Nullable String app;

  @Option(
      names = "--instance",
      paramLabel = "ID",
      description = "Its own name on the cell (default: the app's and the port).")
  @Nullable String instance;

  @Option(names = "--index", paramLabel = "N", description = "Which of the app's, from 0.")
  @Nullable Integer index;

  @Option(names = "--process-type", paramLabel = "NAME", description = "Such as web.")
  @Nullable String processType;

  @Option(
      names = "--address",
      paramLabel = "IP",
      description = "Where it listens (default: the cell's address).")
  @Nullable String address;

  @Option(
      names = "--container-port",
      paramLabel = "PORT",
      description = "The port within its container (default: --port).")
  @Nullable Integer containerPort;

  @Option(names = "--tls-port", paramLabel = "PORT", description = "Where it takes TLS.")
  @Nullable Integer tlsPort;

  @Option(
      names = "--identity",
      paramLabel = "NAME",
      description = "The name that its certificate carries.")
  @Nullable String identity;

  @Option(names = "--protocol", paramLabel = "NAME", description = "http1 or http2.")
  @Nullable String protocol;

  @Option(
      names = "--weight",
      paramLabel = "N",
      description = "Its share of the traffic, 1 to 1000 (default: 100).")
  @Nullable Integer weight;

  @Option(names = "--zone", paramLabel = "NAME", description = "Default: the cell's.")
  @Nullable String zone;

  @Option(names = "--group", paramLabel = "NAME", description = "Default: the emitter's first.")
  @Nullable String group;

  @Option(names = "--tag", paramLabel = "NAME=VALUE", description = "May be given several times.")
  Map<String, String> tags = new LinkedHashMap<>();

  @Option(
      names = "--option",
      paramLabel = "NAME=VALUE",
      description =
          "What routers are asked to do for its routes, such as timeouts.request=5s. May be given"
              + " several times.")
  Map<String, String> options = new LinkedHashMap<>();

  @Option(
      names = "--check",
      paramLabel = "HOW",
      defaultValue = "tcp",
      description =
          "How the emitter sees that it serves, before and while it is announced: tcp, a path to"
              + " GET, or none (default: ${DEFAULT-VALUE}).")
  String check = "tcp";

  @Option(
      names = "--ttl",
      paramLabel = "DURATION",
      defaultValue = "30s",
      converter = DurationText.class,
      description =
          "How long it stays registered without word of this command (default:"
              + " ${DEFAULT-VALUE}).")
  Duration ttl = Duration.ofSeconds(30);

  String instance() {
    return instance != null ? instance : (app == null ? "app" : app) + "-" + port;
  }

  /// As the API takes it.
  ObjectNode body() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    put(body, "app", app);
    put(body, "processType", processType);
    put(body, "index", index);
    put(body, "group", group);
    put(body, "address", address);
    put(body, "zone", zone);
    put(body, "weight", weight);
    body.put("ttl", ttl.toSeconds() + "s");
    if (check.equals("tcp")) {
      body.putObject("check").put("type", check);
    } else if (!check.equals("none")) {
      body.putObject("check").put("path", check);
    }
    if (!tags.isEmpty()) {
      ObjectNode named = body.putObject("tags");
      tags.forEach(named::put);
    }
    ObjectNode endpoint = body.putArray("endpoints").addObject();
    endpoint.put("port", port);
    put(endpoint, "tlsPort", tlsPort);
    put(endpoint, "containerPort", containerPort);
    put(endpoint, "identity", identity);
    put(endpoint, "protocol", protocol);
    routes.forEach(route -> add(endpoint.withArrayProperty("routes"), route));
    return body;
  }

  private void add(ArrayNode all, String route) {
    if (options.isEmpty()) {
      all.add(route);
      return;
    }
    ObjectNode asked = all.addObject().put("route", route).putObject("options");
    options.forEach(asked::put);
  }

  private static void put(ObjectNode node, String key, @Nullable Object value) {
    if (value != null) {
      node.put(key, value.toString());
    }
  }
}
