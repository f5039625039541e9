package dev.holdfast.perf.degraded;

import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A way in which one instance of an app goes wrong while its fellows serve. One thread; blocks.
sealed interface Misbehaviour {
  /// An app whose instances all serve.
  GuestApp begin(Site site, int instances) throws IOException, InterruptedException;

  /// Its first instance goes wrong.
  void strike(GuestApp app, Site site) throws IOException, InterruptedException;

  /// It serves again.
  void mend(GuestApp app) throws IOException, InterruptedException;

  /// It listens, and behaves badly.
  record Behaves(Conduct conduct) implements Misbehaviour {
    @Override
    public GuestApp begin(Site site, int instances) throws IOException, InterruptedException {
      String name = conduct.name().toLowerCase(Locale.ROOT).replace('_', '-');
      return GuestApp.plain(site, name, instances);
    }

    @Override
    public void strike(GuestApp app, Site site) {
      app.instances().getFirst().behave(conduct);
    }

    @Override
    public void mend(GuestApp app) {
      app.instances().getFirst().behave(Conduct.GOOD);
    }
  }

  /// Its port refuses.
  record Refuses() implements Misbehaviour {
    @Override
    public GuestApp begin(Site site, int instances) throws IOException, InterruptedException {
      return GuestApp.plain(site, "refuses", instances);
    }

    @Override
    public void strike(GuestApp app, Site site) throws IOException, InterruptedException {
      app.instances().getFirst().die();
    }

    @Override
    public void mend(GuestApp app) throws IOException {
      app.instances().getFirst().revive();
    }
  }

  /// Another app answers at its address, and proves that it is that. Used once.
  final class WrongCertificate implements Misbehaviour {
    private @Nullable LiveInstance intruder;

    @Override
    public GuestApp begin(Site site, int instances) throws IOException, InterruptedException {
      return GuestApp.secured(site, "wrong-certificate", instances);
    }

    @Override
    public void strike(GuestApp app, Site site) throws IOException, InterruptedException {
      LiveInstance first = app.instances().getFirst();
      intruder = first.replacedBy("intruder", site.nextNumber(), site.identity().other());
    }

    @Override
    public void mend(GuestApp app) throws IOException, InterruptedException {
      if (intruder != null) {
        intruder.die();
        intruder = null;
      }
      app.instances().getFirst().revive();
    }
  }
}
