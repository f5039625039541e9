package dev.holdfast.perf.degraded;

import dev.holdfast.events.Endpoint;
import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.Ticker;
import dev.holdfast.events.log.KafkaLogConfig;
import dev.holdfast.events.log.KafkaRouteLog;
import dev.holdfast.events.log.LogWriter;
import dev.holdfast.events.log.RouteLog;
import dev.holdfast.events.wire.Digests;
import dev.holdfast.perf.site.CellVoice;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// A cell that says its app anew so many times a second, straight into the log: no emitter is in
/// the way of what the router can take. On a thread of its own, which is the writer's.
final class Editor implements AutoCloseable {
  private static final long BEAT_NANOS = Duration.ofMillis(500).toNanos();

  /// Edits that are due by then are said together.
  private static final long REST_NANOS = Duration.ofMillis(1).toNanos();

  private static final double SECOND_NANOS = 1e9;

  private enum Wish {
    BEATS,
    EDITS,
    LEAVE
  }

  private final Ticker ticker = SystemClocks.ticker();
  private final KafkaLogConfig bus;
  private final EditedApp app;
  private final int perSecond;
  private final AtomicLong landed = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final Thread thread;
  // On the thread.
  private long said;

  private volatile Wish wish = Wish.BEATS;
  private volatile boolean isSettled;

  private Editor(KafkaLogConfig bus, EditedApp app, int perSecond) {
    this.bus = bus;
    this.app = app;
    this.perSecond = perSecond;
    this.thread = Thread.ofPlatform().name("editor").daemon().unstarted(this::run);
  }

  /// Says the app once, and beats from then on.
  static Editor start(KafkaLogConfig bus, EditedApp app, int perSecond) {
    Editor editor = new Editor(bus, app, perSecond);
    editor.thread.start();
    return editor;
  }

  /// Begins to edit.
  void edit() {
    isSettled = false;
    wish = Wish.EDITS;
  }

  /// Ends it: the app is said as it was at first.
  void rest() {
    wish = Wish.BEATS;
  }

  /// Whether the bus has that, and with it all that was said before.
  boolean isSettled() {
    return isSettled;
  }

  /// Edits that the bus has.
  long landed() {
    return landed.get();
  }

  /// Edits that it has not, or may not have.
  long failed() {
    return failed.get();
  }

  private void run() {
    try (RouteLog log = KafkaRouteLog.open(bus, ticker);
        LogWriter writer = log.openWriter()) {
      CellVoice voice = new CellVoice(writer, bus.site(), app.cell(), 1);
      voice.hello();
      while (wish != Wish.LEAVE) {
        if (wish == Wish.EDITS) {
          saysEdits(voice);
        } else {
          beats(voice);
        }
      }
      voice.manifest(List.of());
    }
  }

  private void beats(CellVoice voice) {
    List<Endpoint> endpoints = app.endpoints(said);
    voice.manifest(endpoints);
    isSettled = true;
    while (wish == Wish.BEATS) {
      voice.beat(Digests.of(endpoints));
      LockSupport.parkNanos(BEAT_NANOS);
    }
  }

  private void saysEdits(CellVoice voice) {
    long beganNanos = ticker.nanos();
    long saidBefore = said;
    long beatNanos = beganNanos;
    while (wish == Wish.EDITS) {
      long nowNanos = ticker.nanos();
      long due = saidBefore + (long) ((nowNanos - beganNanos) / SECOND_NANOS * perSecond);
      for (; said < due; said++) {
        app.edit(said, voice, new Counted());
      }
      if (nowNanos - beatNanos >= 0) {
        voice.beat(null);
        beatNanos = nowNanos + BEAT_NANOS;
      }
      LockSupport.parkNanos(REST_NANOS);
    }
  }

  private final class Counted implements LogWriter.Receipt {
    @Override
    public void onAcked(long offset, long appendTimeMs) {
      landed.incrementAndGet();
    }

    @Override
    public void onFailed(LogWriter.Failure failure) {
      failed.incrementAndGet();
    }
  }

  /// The cell has no endpoints any more.
  @Override
  public void close() {
    wish = Wish.LEAVE;
    LockSupport.unpark(thread);
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
