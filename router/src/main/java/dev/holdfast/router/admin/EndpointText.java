package dev.holdfast.router.admin;

import dev.holdfast.events.Endpoint;
import dev.holdfast.registry.table.Slot;
import dev.holdfast.router.backend.Backend;
import dev.holdfast.router.backend.BalancingConfig;
import dev.holdfast.router.backend.Standing;
import org.jspecify.annotations.Nullable;

/// An endpoint in two lines, for people.
final class EndpointText {
  private static final long NANOS_PER_MS = 1_000_000;

  private EndpointText() {}

  /// @param place what stands in front, such as `1.`
  /// @param config how endpoints are picked
  static String of(String place, Slot<Backend> slot, BalancingConfig config, long nowNanos) {
    Standing standing = Standing.of(slot, config, nowNanos);
    return "  %-3s %s%n      %s: %s%s%n"
        .formatted(
            place,
            facts(slot.endpoint(), slot.runtime()),
            Spelling.json(standing),
            standing.words(),
            more(slot.runtime(), nowNanos));
  }

  private static String facts(Endpoint endpoint, Backend backend) {
    StringBuilder text = new StringBuilder();
    text.append(endpoint.target()).append(backend.isSecured() ? " over TLS" : "");
    word(text, " as ", endpoint.identity());
    text.append(", ").append(Spelling.json(endpoint.target().protocol()));
    text.append(", instance ").append(endpoint.id().instance());
    text.append(" on cell ").append(endpoint.id().cell().name());
    word(text, ", zone ", endpoint.zone());
    text.append(", weight ").append(endpoint.weight());
    text.append(", ").append(backend.inFlight()).append(" in flight");
    return text.toString();
  }

  private static void word(StringBuilder text, String before, String value) {
    if (!value.isEmpty()) {
      text.append(before).append(value);
    }
  }

  private static String more(Backend backend, long nowNanos) {
    StringBuilder text = new StringBuilder();
    long retryMs = backend.doubtedForNanos(nowNanos) / NANOS_PER_MS;
    if (retryMs > 0) {
      text.append("; in turn again in ").append(retryMs).append(" ms");
    }
    Backend.@Nullable Failure failure = backend.failure();
    if (failure != null) {
      text.append("; newest failure ")
          .append(Math.max(0, (nowNanos - failure.atNanos()) / NANOS_PER_MS))
          .append(" ms ago: ")
          .append(failure.why().text())
          .append(" (")
          .append(failure.detail())
          .append(')');
    }
    return text.toString();
  }
}
