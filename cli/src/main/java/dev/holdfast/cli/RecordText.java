package dev.holdfast.cli;

import dev.holdfast.events.Endpoint;
import dev.holdfast.events.Header;
import dev.holdfast.events.LogRecord;
import dev.holdfast.events.Route;
import dev.holdfast.events.RouteEvent;
import dev.holdfast.events.RouteOptions;
import dev.holdfast.events.Target;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A record of the log as people read it: time, topic and offset, cell, epoch/seq, what it says; a
/// manifest's endpoints below it. Immutable.
record RecordText(ZoneId zone, RecordFilter filter) {
  /// More of a manifest's endpoints are counted only.
  private static final int ENDPOINTS_MOST = 20;

  private static final String INDENT = "    ";

  List<String> lines(LogRecord record) {
    return switch (record) {
      case LogRecord.Read read -> {
        RouteEvent event = read.event();
        List<String> lines = new ArrayList<>();
        lines.add(head(record, event.cell().name(), event.header()) + says(event));
        if (event instanceof RouteEvent.Manifest manifest) {
          addEndpoints(manifest.endpoints(), lines);
        }
        yield lines;
      }
      case LogRecord.Unreadable unreadable -> {
        String cell = unreadable.cell() == null ? "?" : unreadable.cell().name();
        yield List.of(
            head(record, cell, unreadable.header())
                + "UNREADABLE, %s: %s".formatted(unreadable.reason(), unreadable.detail()));
      }
    };
  }

  private String head(LogRecord record, String cell, @Nullable Header header) {
    return "%s  %s %d  %s  %s  "
        .formatted(
            TimeText.shown(record.appendTimeMs(), zone),
            spelled(record.topic()),
            record.offset(),
            cell,
            header == null ? "?" : order(header));
  }

  private static String order(Header header) {
    return Long.toUnsignedString(header.order().incarnation().epoch())
        + "/"
        + Long.toUnsignedString(header.order().seq());
  }

  private static String says(RouteEvent event) {
    return switch (event) {
      case RouteEvent.Hello hello -> "hello: emitter " + hello.version() + " has started";
      case RouteEvent.Manifest manifest -> "manifest: " + count(manifest.endpoints().size());
      case RouteEvent.Register register -> "register " + text(register.endpoint());
      case RouteEvent.Unregister unregister ->
          "unregister %s:%d"
              .formatted(unregister.endpoint().instance(), unregister.endpoint().containerPort());
      case RouteEvent.Beat beat ->
          "beat: "
              + spelled(beat.mode())
              + (beat.forMs() > 0 ? " for " + Ages.text(beat.forMs()) : "")
              + (beat.digest() == null ? "" : ", digest " + beat.digest());
    };
  }

  private static String count(int endpoints) {
    return endpoints == 1 ? "1 endpoint" : endpoints + " endpoints";
  }

  private void addEndpoints(List<Endpoint> all, List<String> lines) {
    List<Endpoint> wanted = filter.wanted(all);
    wanted.stream().limit(ENDPOINTS_MOST).forEach(each -> lines.add(INDENT + text(each)));
    if (wanted.size() > ENDPOINTS_MOST) {
      lines.add(INDENT + "and %d more; --json shows all".formatted(wanted.size() - ENDPOINTS_MOST));
    }
  }

  private static String text(Endpoint endpoint) {
    String app = endpoint.app().app().isEmpty() ? "" : ", app " + endpoint.app().app();
    String planned = endpoint.stateForMs() > 0 ? " for " + Ages.text(endpoint.stateForMs()) : "";
    String routes =
        endpoint.routes().stream()
            .map(route -> text(route, endpoint.options(route)))
            .collect(Collectors.joining(", "));
    return "%s:%d %s%s at %s%s: %s"
        .formatted(
            endpoint.id().instance(),
            endpoint.id().containerPort(),
            spelled(endpoint.state()),
            planned,
            address(endpoint.target()),
            app,
            routes.isEmpty() ? "no route" : routes);
  }

  private static String text(Route route, RouteOptions options) {
    return options.isEmpty() ? route.toString() : route + " " + options;
  }

  private static String address(Target target) {
    String host = target.address().contains(":") ? "[" + target.address() + "]" : target.address();
    return host
        + (target.port() == 0 ? "" : ":" + target.port())
        + (target.tlsPort() == 0 ? "" : " (TLS " + target.tlsPort() + ")");
  }

  static String spelled(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
