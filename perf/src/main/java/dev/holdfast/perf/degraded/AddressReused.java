package dev.holdfast.perf.degraded;

import dev.holdfast.perf.proxy.RequestOf;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An instance ends and another app gets its address, while the cell's emitter is out of reach: the
/// record of it comes late. With an identity nobody reaches the wrong app; a plain endpoint cannot
/// know, and each such answer is counted.
///
/// @param secured whether the endpoints have a TLS port and an identity
record AddressReused(boolean secured) implements Fault {
  private static final int INSTANCES = 3;

  @Override
  public String name() {
    return secured ? "address-reused-tls" : "address-reused";
  }

  @Override
  public String text() {
    return "an address is given to another app before its record comes, "
        + (secured ? "with TLS and identity" : "plain");
  }

  @Override
  public void play(Scene scene) throws IOException, InterruptedException {
    Site site = scene.site();
    GuestApp app =
        secured
            ? GuestApp.secured(site, name(), INSTANCES)
            : GuestApp.plain(site, name(), INSTANCES);
    CellAtWork cell = app.cellOf(0);
    LiveInstance first = app.instances().getFirst();
    scene.ask(List.of(RequestOf.app(app.app(), Conversation.BODY_BYTES)));
    scene.lasts();
    cell.emitter().freeze();
    Intruder intruder = new Intruder(site, first);
    scene.strike("another app has the address", intruder::come);
    if (secured) {
      scene.noticed(() -> app.blamed().contains(app.name(0)));
    }
    Span during = scene.lasts();
    scene.mend(
        "the record comes",
        () -> {
          cell.emitter().resume();
          app.forget(0);
        });
    scene.healed(() -> app.isPicked() && site.isWell());
    Span after = scene.lasts();
    intruder.go();
    scene.note(
        "misrouted while the record was late: %d of %d"
            .formatted(during.misrouted, during.requests));
    scene.promiseNoneFailed();
    if (secured) {
      scene.promiseNoneMisrouted();
    } else {
      scene.promise(
          after.misrouted == 0,
          "%d requests were misrouted after the record had come".formatted(after.misrouted));
    }
    scene.end();
    app.withdraw();
  }

  /// The other app.
  private final class Intruder {
    private final Site site;
    private final LiveInstance first;
    private @Nullable LiveInstance instance;

    Intruder(Site site, LiveInstance first) {
      this.site = site;
      this.first = first;
    }

    void come() throws IOException {
      instance =
          first.replacedBy("intruder", site.nextNumber(), secured ? site.identity().other() : null);
    }

    void go() throws IOException, InterruptedException {
      if (instance != null) {
        instance.die();
      }
    }
  }
}
