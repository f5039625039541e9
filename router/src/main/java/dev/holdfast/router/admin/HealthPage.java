package dev.holdfast.router.admin;

import org.jspecify.annotations.Nullable;

/// `/health`: whether this router takes requests, for load balancers.
///
/// A table writer that has died is said and is not bad health: what killed it on one router (a bug,
/// met in a record that all of them read) kills it on all, and then nobody would serve at all.
final class HealthPage implements Page {
  private final Serving serving;
  private final RouterParts.Table table;

  HealthPage(Serving serving, RouterParts.Table table) {
    this.serving = serving;
    this.table = table;
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
      case DRAINING -> Answer.text(503, "draining: finishing what is in flight\n");
    };
  }

  private String serving() {
    @Nullable String problem = table.problem();
    return problem == null ? "serving\n" : "serving, though " + problem + "\n";
  }
}
