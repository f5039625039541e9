package dev.holdfast.router.admin;

import dev.holdfast.events.Route;
import dev.holdfast.registry.table.Pool;
import dev.holdfast.registry.table.Slot;
import dev.holdfast.router.backend.Backend;
import dev.holdfast.router.http.Explanation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An explanation for people.
final class ExplainText {
  private ExplainText() {}

  static String of(Explanation told, long nowNanos) {
    StringBuilder text = new StringBuilder();
    if (!told.host().isEmpty()) {
      text.append("host %s, path %s%n".formatted(told.host(), told.path()));
    }
    for (Explanation.Step step : told.hosts()) {
      text.append("  %s: %s%n".formatted(step.host(), step.outcome()));
    }
    @Nullable Pool<Backend> pool = told.pool();
    if (pool != null) {
      text.append("route %s (%s)%n".formatted(pool.route(), rule(pool.route())));
      text.append(OptionsShown.text(pool, told.rules()));
    }
    answer(text, told);
    int place = 1;
    for (Slot<Backend> slot : told.order()) {
      text.append(EndpointText.of(place++ + ".", slot, told.rules().balancing(), nowNanos));
    }
    for (Slot<Backend> slot : notPicked(told)) {
      text.append(EndpointText.of("-", slot, told.rules().balancing(), nowNanos));
    }
    return text.toString();
  }

  private static void answer(StringBuilder text, Explanation told) {
    if (!told.forwarded().isEmpty()) {
      text.append("goes on with path %s%n".formatted(told.forwarded()));
    }
    Explanation.@Nullable Answer answer = told.answer();
    if (answer == null) {
      text.append(
          "asks %s; those that stand alike take turns%n"
              .formatted(told.order().size() == 1 ? "one endpoint" : "endpoints in this order"));
    } else if (answer.status() == 0) {
      text.append("answers nothing, %s: %s%n".formatted(answer.routerError(), answer.sentence()));
    } else {
      text.append(
          "answers %d %s: %s%n"
              .formatted(answer.status(), answer.routerError(), answer.sentence()));
    }
  }

  /// By which rule a route is met.
  static String rule(Route route) {
    String host = route.isWildcard() ? "wildcard host" : "exact host";
    return route.isRoot() ? host : host + ", longest path";
  }

  /// What is registered at the route and would not be tried.
  static List<Slot<Backend>> notPicked(Explanation told) {
    @Nullable Pool<Backend> pool = told.pool();
    return pool == null
        ? List.of()
        : pool.slots().stream().filter(slot -> !told.order().contains(slot)).toList();
  }
}
