package dev.holdfast.perf.degraded;

import dev.holdfast.perf.proxy.RequestOf;
import dev.holdfast.perf.proxy.Reuse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;

/// For each way of going wrong an app of which one instance in six does, at full load, while
/// clients cancel all the while. What could have been saved is told by what the apps have seen: a
/// request that failed though no answer to it was begun, and that was safe or had reached no app.
record MisbehavingApps() implements Fault {
  private static final int INSTANCES = 6;
  private static final int CONNECTIONS = 64;
  private static final int SAFE_PER_UNSAFE = 4;

  /// Of the requests that could have been saved; the others are alike.
  private static final int SAID_MOST = 10;

  private static final Duration LOOK_EVERY = Duration.ofMillis(400);

  @Override
  public String name() {
    return "misbehaving-apps";
  }

  @Override
  public String text() {
    return "one instance of six of each app refuses, hangs, resets, breaks off, is slow, closes on"
        + " reuse, has a wrong certificate; full load, clients cancel";
  }

  @Override
  public void play(Scene scene) throws IOException, InterruptedException {
    Map<Misbehaviour, GuestApp> apps = new LinkedHashMap<>();
    for (Misbehaviour way : ways()) {
      apps.put(way, way.begin(scene.site(), INSTANCES));
    }
    Asking asking = asking(scene, apps.values().stream().toList());
    List<String> hosts = apps.values().stream().map(app -> app.app().host()).toList();
    TreeSet<String> blamed = new TreeSet<>();
    scene.ask(asking);
    try (CancellingClients clients =
        CancellingClients.start(asking.port(), hosts, new SplittableRandom(1))) {
      play(scene, apps, () -> look(apps.values(), blamed));
      scene.note("clients that cancelled: " + clients.cancelled());
    }
    int asked = scene.traffic().asked();
    scene.end();
    judge(scene, asking, asked, blamed);
  }

  private static void play(Scene scene, Map<Misbehaviour, GuestApp> apps, Condition looking)
      throws IOException, InterruptedException {
    Span before = scene.lasts(looking);
    long ejected = ejections(scene);
    scene.promise(
        ejected == 0, "%d endpoints were ejected while only clients cancelled".formatted(ejected));
    scene.strike("one instance of each app goes wrong", () -> strike(apps, scene.site()));
    scene.noticed(() -> ejections(scene) > ejected);
    Span during = scene.lasts(looking);
    scene.mend("they serve again", () -> mend(apps));
    scene.healed(() -> allPicked(apps.values()));
    scene.lasts(looking);
    scene.note(
        "%d requests a second before, %d while it lasted"
            .formatted(Math.round(before.perSecond()), Math.round(during.perSecond())));
  }

  private static void strike(Map<Misbehaviour, GuestApp> apps, Site site)
      throws IOException, InterruptedException {
    for (Map.Entry<Misbehaviour, GuestApp> app : apps.entrySet()) {
      app.getKey().strike(app.getValue(), site);
    }
  }

  private static void mend(Map<Misbehaviour, GuestApp> apps)
      throws IOException, InterruptedException {
    for (Map.Entry<Misbehaviour, GuestApp> app : apps.entrySet()) {
      app.getKey().mend(app.getValue());
    }
  }

  private static List<Misbehaviour> ways() {
    List<Misbehaviour> ways = new ArrayList<>();
    ways.add(new Misbehaviour.Refuses());
    for (Conduct conduct : Conduct.values()) {
      if (conduct != Conduct.GOOD) {
        ways.add(new Misbehaviour.Behaves(conduct));
      }
    }
    ways.add(new Misbehaviour.WrongCertificate());
    return ways;
  }

  private static Asking asking(Scene scene, List<GuestApp> apps) {
    List<RequestOf> requests = new ArrayList<>();
    for (int i = 0; i <= SAFE_PER_UNSAFE; i++) {
      for (GuestApp app : apps) {
        requests.add(
            i < SAFE_PER_UNSAFE
                ? RequestOf.app(app.app(), Conversation.BODY_BYTES)
                : RequestOf.unsafe(app.app(), Conversation.BODY_BYTES));
      }
    }
    return new Asking(requests, scene.site().router().port(), CONNECTIONS, 0, Reuse.CONNECTION);
  }

  private static long ejections(Scene scene) throws IOException, InterruptedException {
    return (long) scene.site().router().metrics().sum("holdfast_ejections_total");
  }

  /// Notes healthy instances that the router holds something against. Never enough.
  private static boolean look(Iterable<GuestApp> apps, TreeSet<String> blamed)
      throws IOException, InterruptedException {
    for (GuestApp app : apps) {
      for (String instance : app.blamed()) {
        if (!instance.equals(app.name(0))) {
          blamed.add(instance);
        }
      }
    }
    Scene.pause(LOOK_EVERY);
    return false;
  }

  private static boolean allPicked(Iterable<GuestApp> apps)
      throws IOException, InterruptedException {
    for (GuestApp app : apps) {
      if (!app.isPicked()) {
        return false;
      }
    }
    return true;
  }

  private static void judge(Scene scene, Asking asking, int asked, TreeSet<String> blamed)
      throws IOException, InterruptedException {
    Arrivals arrivals = scene.site().arrivals();
    Ledger ledger = scene.end();
    List<Ledger.Failure> savable =
        ledger.failures().stream().filter(failure -> couldBeSaved(failure, arrivals)).toList();
    long unread =
        savable.stream().filter(MisbehavingApps::isUnsafe).limit(arrivals.unread()).count();
    int twice = 0;
    for (int ask = 0; ask < asked; ask++) {
      twice += asking.request(ask).isUnsafe() && arrivals.times(ask) > 1 ? 1 : 0;
    }
    scene.note(
        """
        failed that nobody could save (answers begun, POSTs that an app had got): %d, of them POSTs \
        in an app's socket when it died: %d; POSTs sent twice: %d; healthy endpoints held for bad: %s\
        """
            .formatted(
                ledger.failed - savable.size() + unread,
                unread,
                twice,
                blamed.isEmpty() ? "none" : blamed));
    if (savable.size() > unread) {
      savable.stream().limit(SAID_MOST).forEach(each -> scene.note(said(each, arrivals)));
    }
    scene.promise(
        savable.size() == unread,
        "%d requests failed that could have been saved".formatted(savable.size() - unread));
    scene.promise(twice == 0, "%d unsafe requests were sent twice".formatted(twice));
    scene.promise(blamed.isEmpty(), "healthy endpoints were held for bad: " + blamed);
    scene.promiseNoneMisrouted();
  }

  private static boolean isUnsafe(Ledger.Failure failure) {
    RequestOf request = failure.request();
    return request != null && request.isUnsafe();
  }

  private static String said(Ledger.Failure failure, Arrivals arrivals) {
    RequestOf request = failure.request();
    String what =
        request == null
            ? "none could be sent"
            : "%s for %s, which apps got %d times"
                .formatted(
                    request.isUnsafe() ? "POST" : "GET",
                    request.to().name(),
                    arrivals.times(failure.ask()));
    return "could have been saved: %s: %s".formatted(what, failure.why());
  }

  static boolean couldBeSaved(Ledger.Failure failure, Arrivals arrivals) {
    RequestOf request = failure.request();
    if (request == null) {
      return true;
    }
    return !arrivals.isBroken(failure.ask())
        && (!request.isUnsafe() || arrivals.times(failure.ask()) == 0);
  }
}
