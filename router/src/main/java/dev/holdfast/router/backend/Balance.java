package dev.holdfast.router.backend;

import dev.holdfast.registry.table.Pool;
import dev.holdfast.registry.table.Slot;
import dev.holdfast.registry.view.MassSilence;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What picking needs of a pool beyond its slots, made once and kept with it: whose zone is near,
/// shares, the ring of keys; and what is counted in all slots now and then. Any thread.
///
/// Counts are a moment old: they are taken anew when they are asked for and older than 4 µs an
/// endpoint, so that counting stays a small part of the work whatever the pool's size. Two loops
/// may count at once; both are right.
final class Balance {
  private static final long RECOUNT_NANOS = 4_000;
  // Envoy's overprovisioning factor: what the near ones can take beyond their own share.
  private static final int NEAR_TAKE_PERCENT = 140;
  private static final int THOUSAND = 1_000;

  private static final VarHandle REVIEWED;

  static {
    try {
      REVIEWED = MethodHandles.lookup().findVarHandle(Balance.class, "reviewed", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Pool<Backend> pool;
  private final BalancingConfig config;
  // Indexes of slots, those of the zone first; null where the zone parts nobody.
  private final int @Nullable [] order;
  private final int near;
  private final int turns;
  private final Shares nearShares;
  private final @Nullable Shares farShares;
  private final long weights;
  private volatile @Nullable Ring ring;

  private volatile boolean counted;
  private volatile long countedNanos;
  private volatile boolean panics;
  private volatile boolean silent;
  private volatile int nearThousandths = THOUSAND;
  private volatile long inFlight;

  // The newest interval whose success rates were compared.
  private volatile int reviewed = -1;

  private Balance(Pool<Backend> pool, BalancingConfig config) {
    this.pool = pool;
    this.config = config;
    this.turns = Turns.place(pool.route());
    String zone = config.zone();
    int size = pool.size();
    int[] sorted = zone.isEmpty() ? new int[0] : nearFirst(pool, zone);
    int count = zone.isEmpty() ? 0 : countNear(pool, zone);
    boolean parted = count > 0 && count < size;
    this.order = parted ? sorted : null;
    this.near = parted ? count : size;
    this.nearShares = shares(0, near);
    this.farShares = parted ? shares(near, size) : null;
    this.weights = IntStream.range(0, size).mapToLong(i -> pool.slot(i).endpoint().weight()).sum();
  }

  /// Of the pool: the one that is kept with it, or a new one.
  static Balance of(Pool<Backend> pool, BalancingConfig config) {
    Object kept = pool.kept();
    return (Balance) (kept == null ? pool.keep(new Balance(pool, config)) : kept);
  }

  private static int[] nearFirst(Pool<Backend> pool, String zone) {
    return IntStream.concat(
            IntStream.range(0, pool.size()).filter(i -> isIn(pool, i, zone)),
            IntStream.range(0, pool.size()).filter(i -> !isIn(pool, i, zone)))
        .toArray();
  }

  private static int countNear(Pool<Backend> pool, String zone) {
    return (int) IntStream.range(0, pool.size()).filter(i -> isIn(pool, i, zone)).count();
  }

  private static boolean isIn(Pool<Backend> pool, int i, String zone) {
    return pool.slot(i).endpoint().zone().equals(zone);
  }

  private Shares shares(int from, int to) {
    int[] weights = new int[to - from];
    Arrays.setAll(weights, i -> pool.slot(index(from + i)).endpoint().weight());
    return Shares.of(weights);
  }

  private int index(int place) {
    return order == null ? place : order[place];
  }

  /// Where the turns of the route are kept.
  int turns() {
    return turns;
  }

  /// Whether some endpoints are nearer than others.
  boolean isParted() {
    return farShares != null;
  }

  /// The shares of the near endpoints, or of the others.
  Shares shares(boolean ofNear) {
    Shares far = farShares;
    return ofNear || far == null ? nearShares : far;
  }

  /// The index of a slot, from its place within those shares.
  int index(boolean ofNear, int place) {
    return index(ofNear || farShares == null ? place : near + place);
  }

  /// How much of the traffic is for the near endpoints, in thousandths.
  int nearThousandths(long nowNanos) {
    count(nowNanos);
    return nearThousandths;
  }

  Ring ring() {
    Ring made = ring;
    if (made == null) {
      // Two loops may make one each: both are the same.
      made = Ring.of(pool);
      ring = made;
    }
    return made;
  }

  /// Whether so few are healthy that ejection is ignored.
  boolean panics(long nowNanos) {
    count(nowNanos);
    return panics;
  }

  /// Whether so few of the usable endpoints are heard that freshness is ignored.
  boolean ignoresFreshness(long nowNanos) {
    count(nowNanos);
    return silent;
  }

  /// The most requests that an endpoint of that weight may have in flight while loads are bounded:
  /// its share of them all, one more included, and the margin.
  long loadMost(int weight, long nowNanos) {
    count(nowNanos);
    double share = (double) weight / weights;
    return (long) Math.ceil((inFlight + 1) * share * config.hash().loadMostPercent() / 100);
  }

  private void count(long nowNanos) {
    if (counted && nowNanos - countedNanos < RECOUNT_NANOS * pool.size()) {
      return;
    }
    int reachable = 0;
    int healthy = 0;
    int healthyNear = 0;
    int usable = 0;
    int heard = 0;
    long requests = 0;
    for (int i = 0; i < pool.size(); i++) {
      Slot<Backend> slot = pool.slot(index(i));
      Backend backend = slot.runtime();
      requests += backend.inFlight();
      if (backend.isReachable()) {
        reachable++;
        if (backend.isHealthy(nowNanos)) {
          healthy++;
          healthyNear += i < near ? 1 : 0;
          usable += slot.liveness().isEvacuating() ? 0 : 1;
          heard += slot.liveness().rank() == 0 ? 1 : 0;
        }
      }
    }
    panics = healthy * 100L < (long) reachable * config.panicPercent();
    silent = MassSilence.isInPool(heard, usable);
    nearThousandths = (int) Math.min(THOUSAND, healthyNear * 10L * NEAR_TAKE_PERCENT / near);
    inFlight = requests;
    countedNanos = nowNanos;
    counted = true;
  }

  /// How many are ejected.
  int ejected(long nowNanos) {
    int ejected = 0;
    for (int i = 0; i < pool.size(); i++) {
      ejected += pool.slot(i).runtime().isEjected(nowNanos) ? 1 : 0;
    }
    return ejected;
  }

  Pool<Backend> pool() {
    return pool;
  }

  /// Whether the caller is the one to compare the success rates of that interval.
  boolean takeReview(int interval) {
    int known = reviewed;
    return known != interval && REVIEWED.compareAndSet(this, known, interval);
  }
}
