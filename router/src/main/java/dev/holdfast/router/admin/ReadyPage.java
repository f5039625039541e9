package dev.holdfast.router.admin;

import dev.holdfast.registry.table.Readiness;
import dev.holdfast.registry.table.TableStatus;
import org.jspecify.annotations.Nullable;

/// `/ready`: whether this router knows its routes, for whoever starts it or sends it traffic. Once
/// good it stays so until the router drains: losing the bus takes nothing from the table.
final class ReadyPage implements Page {
  private final Serving serving;
  private final RouterParts.Table table;

  ReadyPage(Serving serving, RouterParts.Table table) {
    this.serving = serving;
    this.table = table;
  }

  @Override
  public String path() {
    return "/ready";
  }

  @Override
  public String summary() {
    return "200 once the routes are known, 503 before, and why";
  }

  @Override
  public Answer answer(Query query) {
    TableStatus status = table.writer().status();
    Readiness readiness = status.readiness();
    if (serving.phase() == Serving.Phase.DRAINING) {
      return Answer.text(503, "not ready: draining\n");
    }
    if (readiness.ready()) {
      return Answer.text(200, "ready: " + readiness.why() + "\n");
    }
    @Nullable String problem = table.problem();
    return Answer.text(
        503,
        problem != null
            ? "not ready: " + problem + "\n"
            : "not ready: %s\nbus %s: %s\n"
                .formatted(readiness.why(), status.bus().state(), status.bus().why()));
  }
}
