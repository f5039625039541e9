package dev.holdfast.registry.table;

import dev.holdfast.events.Cell;
import dev.holdfast.events.CellMode;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.EndpointId;
import dev.holdfast.events.Header;
import dev.holdfast.events.Incarnation;
import dev.holdfast.events.LogRecord;
import dev.holdfast.events.Order;
import dev.holdfast.events.RouteEvent;
import dev.holdfast.events.Topic;
import dev.holdfast.events.log.LogIdentity;
import dev.holdfast.events.log.LogReader;
import dev.holdfast.events.log.LogWriter;
import dev.holdfast.events.log.RouteLog;
import dev.holdfast.events.log.RouteLog.StartAt;
import dev.holdfast.events.wire.Digests;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A model of one emitter process: Hello, epoch, manifest first, then the latest state of whatever
/// is dirty, and beats. It follows the protocol and is no more than that: no thread, no file.
final class FakeCell {
  private static final long BEAT_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long OUTAGE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final RouteLog log;
  private final Cell cell;
  private final CellDisk disk;
  private final long id;
  private LogWriter writer;

  private @Nullable Incarnation incarnation;
  private long seq;
  private boolean helloInFlight;
  private boolean manifestDue = true;
  private boolean manifestInFlight;
  private boolean opened;
  private int inFlight;
  private final Set<EndpointId> dirty = new LinkedHashSet<>();
  private @Nullable Long failingSinceNanos;
  private @Nullable Long beatNanos;
  private long manifestNanos;
  private @Nullable LogIdentity identity;
  private boolean stopped;
  private CellMode mode = CellMode.UP;
  private long forMs;
  private long wallClockMs;

  /// @param id of its incarnations
  FakeCell(RouteLog log, Cell cell, CellDisk disk, long id) {
    this.log = log;
    this.cell = cell;
    this.disk = disk;
    this.id = id;
    this.writer = log.openWriter();
  }

  /// What it has said, or will say, of its cell.
  List<Endpoint> truth() {
    return disk.truth();
  }

  /// Whether its incarnation is open and all that it knows is acknowledged.
  private boolean isSettled() {
    return opened && !manifestDue && !manifestInFlight && dirty.isEmpty() && inFlight == 0;
  }

  /// SIGSTOP.
  void stop() {
    stopped = true;
  }

  /// SIGCONT.
  void resume() {
    stopped = false;
  }

  /// kill -9: what is in flight may still land.
  void kill() {
    writer.close(0);
  }

  /// The hour of the next manifest has come.
  void manifestIsDue() {
    manifestDue = true;
  }

  /// What its beats say from now on.
  void say(CellMode newMode, long newForMs) {
    mode = newMode;
    forMs = newForMs;
  }

  /// The cell's wall clock, which decides nothing, is set forward or back.
  void jumpClock(long byMs) {
    wallClockMs += byMs;
  }

  /// Looks at what runs on the cell and says what is to be said.
  void work(Map<EndpointId, Endpoint> running, long nowNanos) {
    if (stopped) {
      return;
    }
    if (incarnation == null) {
      sayHello();
    }
    if (incarnation == null) {
      return;
    }
    watchLog();
    dirty.addAll(disk.follow(running));
    manifestDue |= opened && nowNanos - manifestNanos >= SimTimes.MANIFESTS_APART.toNanos();
    if (manifestDue && !manifestInFlight) {
      sendManifest(nowNanos);
    }
    if (opened && !manifestInFlight) {
      for (EndpointId endpoint : new ArrayList<>(dirty)) {
        sendDelta(endpoint, nowNanos);
      }
      beat(nowNanos);
    }
  }

  private void sayHello() {
    if (helloInFlight) {
      return;
    }
    long floor = disk.epoch();
    if (floor == 0) {
      long seen = greatestEpochOnPresence();
      if (seen < 0) {
        return;
      }
      floor = seen;
    }
    helloInFlight = true;
    long least = floor + 1;
    Header header =
        new Header(SimWorld.SITE, cell, new Order(new Incarnation(0, id, id), 0), wallClockMs);
    writer.send(
        Topic.ROUTES,
        new RouteEvent.Hello(header, "sim"),
        new LogWriter.Receipt() {
          @Override
          public void onAcked(long offset, long appendTimeMs) {
            helloInFlight = false;
            incarnation = new Incarnation(disk.begin(least, appendTimeMs), id, id);
          }

          @Override
          public void onFailed(LogWriter.Failure failure) {
            helloInFlight = false;
            renewWriter(failure);
          }
        });
  }

  /// -1 where the bus is out of reach.
  private long greatestEpochOnPresence() {
    try (LogReader reader = log.openReader(new StartAt.Newest(), new StartAt.Oldest())) {
      long greatest = 0;
      while (true) {
        LogReader.Batch batch = reader.poll(0);
        for (LogRecord record : batch.records()) {
          if (record instanceof LogRecord.Read(_, _, _, RouteEvent event, _)
              && event.cell().equals(cell)) {
            greatest = Math.max(greatest, event.header().order().incarnation().epoch());
          }
        }
        if (batch.records().isEmpty()) {
          return reader.position(Topic.PRESENCE) < 0 ? -1 : greatest;
        }
      }
    }
  }

  private void watchLog() {
    LogIdentity now = log.evidence().identity();
    if (identity != null && !identity.equals(now)) {
      manifestDue = true;
    }
    identity = now;
  }

  private void sendManifest(long nowNanos) {
    manifestDue = false;
    manifestInFlight = true;
    manifestNanos = nowNanos;
    dirty.clear();
    Header header = nextHeader();
    writer.send(
        Topic.ROUTES,
        new RouteEvent.Manifest(header, truth()),
        new LogWriter.Receipt() {
          @Override
          public void onAcked(long offset, long appendTimeMs) {
            manifestInFlight = false;
            opened = true;
            onSuccess(nowNanos);
          }

          @Override
          public void onFailed(LogWriter.Failure failure) {
            manifestInFlight = false;
            manifestDue = true;
            onFailure(failure, nowNanos);
          }
        });
  }

  private void sendDelta(EndpointId endpoint, long nowNanos) {
    dirty.remove(endpoint);
    inFlight++;
    Endpoint now = disk.find(endpoint);
    Header header = nextHeader();
    RouteEvent event =
        now == null
            ? new RouteEvent.Unregister(header, endpoint)
            : new RouteEvent.Register(header, now);
    writer.send(
        Topic.ROUTES,
        event,
        new LogWriter.Receipt() {
          @Override
          public void onAcked(long offset, long appendTimeMs) {
            inFlight--;
            onSuccess(nowNanos);
          }

          @Override
          public void onFailed(LogWriter.Failure failure) {
            inFlight--;
            dirty.add(endpoint);
            onFailure(failure, nowNanos);
          }
        });
  }

  private void beat(long nowNanos) {
    if (beatNanos != null && nowNanos - beatNanos < BEAT_NANOS) {
      return;
    }
    beatNanos = nowNanos;
    Header header = new Header(SimWorld.SITE, cell, new Order(known(), seq), wallClockMs);
    boolean clean = isSettled();
    writer.send(
        Topic.PRESENCE,
        new RouteEvent.Beat(header, mode, forMs, clean ? Digests.of(truth()) : null),
        new LogWriter.Receipt() {
          @Override
          public void onAcked(long offset, long appendTimeMs) {}

          @Override
          public void onFailed(LogWriter.Failure failure) {
            renewWriter(failure);
          }
        });
  }

  private void onSuccess(long sentNanos) {
    if (failingSinceNanos != null && sentNanos - failingSinceNanos > OUTAGE_NANOS) {
      manifestDue = true;
    }
    failingSinceNanos = null;
  }

  private void onFailure(LogWriter.Failure failure, long sentNanos) {
    if (failingSinceNanos == null) {
      failingSinceNanos = sentNanos;
    }
    renewWriter(failure);
  }

  private void renewWriter(LogWriter.Failure failure) {
    if (failure.kind() == LogWriter.Failure.Kind.FATAL) {
      manifestDue = true;
      writer = log.openWriter();
    }
  }

  private Header nextHeader() {
    seq++;
    return new Header(SimWorld.SITE, cell, new Order(known(), seq), wallClockMs);
  }

  private Incarnation known() {
    Incarnation now = incarnation;
    if (now == null) {
      throw new IllegalStateException(cell + " has no incarnation yet");
    }
    return now;
  }
}
