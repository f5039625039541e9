package dev.holdfast.emitter;

import dev.holdfast.emitter.lrp.Lrp;
import dev.holdfast.emitter.lrp.SourceGuard;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The API's LRPs and how long its word for each still lasts. Emitter loop only.
///
/// Silence of many at once is no word: where over half of ten or more have run out, they are held
/// for as long as the guard holds a list of files. Time in which the loop did not run does not
/// count: nobody could renew anything in it.
final class Leases {
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  /// The loop looks each second; more than this between two looks is a stop.
  private static final long STOP_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final String ABOUT = "api";

  private final DegradedModes modes;
  private final Map<String, Lease> leases = new LinkedHashMap<>();
  private boolean isHeld;
  private long heldSinceNanos;
  private long lookedNanos;

  private record Lease(Lrp lrp, long endNanos) {}

  Leases(DegradedModes modes) {
    this.modes = modes;
  }

  /// Begins from what was known before a restart; each time to live starts anew.
  void begin(Collection<Lrp> known, long nowNanos) {
    lookedNanos = nowNanos;
    known.forEach(lrp -> put(lrp, nowNanos));
  }

  /// Takes an LRP for its time to live.
  void put(Lrp lrp, long nowNanos) {
    leases.put(lrp.instance(), new Lease(lrp, nowNanos + nanos(lrp)));
  }

  private static long nanos(Lrp lrp) {
    return TimeUnit.MILLISECONDS.toNanos(lrp.ttlMs());
  }

  @Nullable Lrp find(String instance) {
    @Nullable Lease lease = leases.get(instance);
    return lease == null ? null : lease.lrp;
  }

  boolean holds(String instance) {
    return leases.containsKey(instance);
  }

  void remove(String instance) {
    leases.remove(instance);
  }

  int size() {
    return leases.size();
  }

  /// In the order in which they came.
  List<Lrp> lrps() {
    return leases.values().stream().map(Lease::lrp).toList();
  }

  /// How long an LRP still stays, in ms; less than 0 while it is held beyond its time.
  long leftMs(String instance, long nowNanos) {
    @Nullable Lease lease = leases.get(instance);
    return lease == null ? 0 : TimeUnit.NANOSECONDS.toMillis(lease.endNanos - nowNanos);
  }

  /// Lets go of those whose time is over; returns whether there were any.
  boolean lapse(long nowNanos) {
    long stoppedNanos = nowNanos - lookedNanos;
    lookedNanos = nowNanos;
    if (stoppedNanos > STOP_NANOS) {
      leases.replaceAll((_, lease) -> new Lease(lease.lrp, lease.endNanos + stoppedNanos));
    }
    List<String> lapsed = new ArrayList<>();
    leases.forEach((instance, lease) -> {
      if (nowNanos - lease.endNanos >= 0) {
        lapsed.add(instance);
      }
    });
    if (isHeld(lapsed.size(), nowNanos)) {
      return false;
    }
    lapsed.forEach(leases::remove);
    return !lapsed.isEmpty();
  }

  private boolean isHeld(int lapsed, long nowNanos) {
    boolean isMass = leases.size() >= SourceGuard.MASS_LEAST && lapsed * 2 > leases.size();
    if (!isHeld && isMass) {
      isHeld = true;
      heldSinceNanos = nowNanos;
      modes.enter(
          Mode.SOURCE_GUARDED,
          ABOUT,
          "%d of %d LRPs are not renewed any more".formatted(lapsed, leases.size()));
    }
    boolean isOver = lapsed == 0 || nowNanos - heldSinceNanos >= SourceGuard.AGREE_AFTER_NANOS;
    if (isHeld && isOver) {
      isHeld = false;
      modes.leave(Mode.SOURCE_GUARDED, ABOUT);
    }
    return isHeld;
  }

  /// Nanoseconds until the next look; -1 where there is nothing to look at.
  long looksInNanos() {
    return leases.isEmpty() ? -1 : LOOK_NANOS;
  }
}
