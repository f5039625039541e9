package dev.holdfast.router.admin;

import dev.holdfast.router.http.LoopCounters;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `/health`: whether this router takes requests, for load balancers.
///
/// A table writer that has died is said and is not bad health: what killed it on one router (a bug,
/// met in a record that all of them read) kills it on all, and then nobody would serve at all.
final class HealthPage implements Page {
  private final Serving serving;
  private final RouterParts.Table table;
  private final List<LoopCounters> loops;

  HealthPage(RouterParts parts) {
    this.serving = parts.serving();
    this.table = parts.table();
    this.loops = parts.loops();
  }

  @Override
  public String path() {
    return "/health";
  }

  @Override
  public String summary() {
    return "200 while requests are served, 503 while draining";
  }

  @Override
  public Answer answer(Query query) {
    return switch (serving.phase()) {
      case STARTING -> Answer.text(503, "starting: not taking requests yet\n");
      case SERVING -> Answer.text(200, serving());
      case DRAINING -> Answer.text(503, draining());
    };
  }

  private String draining() {
    Serving.@Nullable Drain drain = serving.drain();
    boolean warning = drain != null && drain.step() == Serving.Step.WARNING;
    return "draining: %s; %s\n"
        .formatted(
            warning
                ? "taking requests yet, so that load balancers look elsewhere first"
                : "finishing what is in flight",
            InFlight.of(loops).text());
  }

  private String serving() {
    @Nullable String problem = table.problem();
    return problem == null ? "serving\n" : "serving, though " + problem + "\n";
  }
}
