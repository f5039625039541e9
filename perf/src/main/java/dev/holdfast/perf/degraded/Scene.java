package dev.holdfast.perf.degraded;

import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.Ticker;
import dev.holdfast.perf.proxy.RequestOf;
import dev.holdfast.perf.proxy.Reuse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// What a fault is played with: the site, the requests that run all the while, and what is noted of
/// them. One thread; blocks.
final class Scene implements AutoCloseable {
  /// The bus is doubted after 10 s without an answer.
  private static final Duration NOTICE_MOST = Duration.ofSeconds(45);

  private static final Duration HEAL_MOST = Duration.ofMinutes(3);

  private final Ticker ticker = SystemClocks.ticker();
  private final Fault fault;
  private final Site site;
  private final Plan plan;
  private final DegradedTable table;
  private final List<Moment> moments = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final List<String> broken = new ArrayList<>();
  private @Nullable Traffic traffic;
  private @Nullable Ledger ledger;
  private long struckNanos;
  private long mendedNanos;
  private double noticeMs = Double.NaN;
  private double healMs = Double.NaN;
  private long poolsBefore;
  private long poolsChanged;

  Scene(Fault fault, Site site, Plan plan, DegradedTable table) {
    this.fault = fault;
    this.site = site;
    this.plan = plan;
    this.table = table;
  }

  /// Something that is done.
  @FunctionalInterface
  interface Action {
    void run() throws IOException, InterruptedException;
  }

  Site site() {
    return site;
  }

  Plan plan() {
    return plan;
  }

  /// Begins to ask for the site's apps at the plan's rate.
  void askAll() throws IOException, InterruptedException {
    ask(site.apps().stream().map(app -> RequestOf.app(app, Conversation.BODY_BYTES)).toList());
  }

  /// Begins to ask at the plan's rate.
  void ask(List<RequestOf> requests) throws IOException, InterruptedException {
    int port = site.router().port();
    ask(new Asking(requests, port, Plan.CONNECTIONS, plan.rate(), Reuse.CONNECTION));
  }

  /// Begins to ask.
  void ask(Asking asking) throws IOException, InterruptedException {
    site.forgetArrivals();
    traffic = Traffic.start(site.loop(), asking);
    poolsBefore = site.router().metrics().pools();
  }

  /// Lets the plan's seconds pass; what came of the requests meanwhile.
  Span lasts() throws IOException, InterruptedException {
    return lasts(() -> false);
  }

  /// The same, looking at something again and again; where that holds it is enough.
  Span lasts(Condition enough) throws IOException, InterruptedException {
    Span span = traffic().span();
    enough.await(Duration.ofMillis((long) (plan.seconds() * 1_000)));
    traffic().span();
    return span;
  }

  /// Does what breaks something. Pool changes count from here.
  void strike(String what, Action action) throws IOException, InterruptedException {
    poolsBefore = site.router().metrics().pools();
    happens(what);
    struckNanos = ticker.nanos();
    action.run();
  }

  /// Waits until the fault is seen.
  void noticed(Condition seen) throws InterruptedException {
    if (seen.await(NOTICE_MOST)) {
      noticeMs = (ticker.nanos() - struckNanos) / 1e6;
      happens("noticed");
    } else {
      broken.add("not noticed within %d s".formatted(NOTICE_MOST.toSeconds()));
    }
  }

  /// Does what mends it.
  void mend(String what, Action action) throws IOException, InterruptedException {
    happens(what);
    mendedNanos = ticker.nanos();
    action.run();
  }

  /// Waits until all is as before.
  void healed(Condition well) throws InterruptedException {
    if (well.await(HEAL_MOST)) {
      healMs = (ticker.nanos() - mendedNanos) / 1e6;
      happens("healed");
    } else {
      broken.add("not healed within %d s".formatted(HEAL_MOST.toSeconds()));
    }
  }

  /// Pool changes so far are this fault's own; the router's next process counts anew.
  void countPoolsAnew() throws IOException, InterruptedException {
    poolsBefore = site.router().metrics().pools();
  }

  /// Pools that have changed so far.
  long poolChanges() throws IOException, InterruptedException {
    return site.router().metrics().pools() - poolsBefore;
  }

  /// A moment of the story.
  void happens(String what) {
    Moment moment = new Moment(traffic().seconds(), what);
    moments.add(moment);
    table.moment(moment);
  }

  void note(String text) {
    notes.add(text);
  }

  /// Ends the load; what came of it all. Again: the same.
  Ledger end() throws IOException, InterruptedException {
    Ledger ended = ledger;
    if (ended == null) {
      poolsChanged = poolChanges();
      ended = traffic().end();
      ledger = ended;
    }
    return ended;
  }

  /// It could not be played to its end: the load ends as well.
  void failed(IOException e) throws InterruptedException {
    broken.add("could not be played: " + e.getMessage());
    if (ledger == null) {
      try {
        ledger = traffic == null ? new Ledger(ticker) : traffic.end();
      } catch (IOException _) {
        ledger = new Ledger(ticker);
      }
    }
  }

  /// What was promised.
  ///
  /// @param brokenText what is said where it was not kept
  void promise(boolean kept, String brokenText) {
    if (!kept) {
      broken.add(brokenText);
    }
  }

  void promiseNoneFailed() throws IOException, InterruptedException {
    promise(end().failed == 0, "%d requests failed, promised 0".formatted(end().failed));
  }

  void promiseNoneMisrouted() throws IOException, InterruptedException {
    promise(
        end().misrouted == 0, "%d requests were misrouted, promised 0".formatted(end().misrouted));
  }

  void promiseNoPoolChanges() throws IOException, InterruptedException {
    end();
    promise(poolsChanged == 0, "%d pools changed, promised 0".formatted(poolsChanged));
  }

  Outcome outcome() throws IOException, InterruptedException {
    return new Outcome(fault, end(), noticeMs, healMs, poolsChanged, moments, notes, broken);
  }

  /// Lets some time pass.
  static void pause(Duration time) {
    LockSupport.parkNanos(time.toNanos());
  }

  Traffic traffic() {
    Traffic running = traffic;
    if (running == null) {
      throw new IllegalStateException("nobody asks yet");
    }
    return running;
  }

  @Override
  public void close() {
    if (traffic != null) {
      traffic.close();
    }
  }
}
