package dev.holdfast.router.backend;

import dev.holdfast.events.Cell;
import dev.holdfast.registry.table.Pool;
import dev.holdfast.registry.table.RouteTable;
import dev.holdfast.registry.table.Slot;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Chooses the endpoints of one request, each once, from the best of the {@link Levels} that has
/// any. On a level the algorithm chooses the first; each next is one of another cell where there is
/// one as good. One per request at work, used again and again. Event loop only.
///
/// `docs/balancing.md` says why.
public final class Picker {
  // A few draws find an endpoint of the best level wherever a good part of the pool stands on it;
  // where none does, the whole pool is looked through.
  private static final int DRAWS_MOST = 8;
  private static final int TURNS_MOST = 64;
  private static final int KEY_DRAWS_MOST = 32;

  // As many as are usually tried for one request; where not, the array grows.
  private static final int TRIES_USUAL = 8;
  private static final int NONE = -1;
  private static final int THOUSAND = 1_000;
  // An answer that failed counts as one of a second, so that who fails fast attracts nobody.
  private static final long FAILED_NANOS = Duration.ofSeconds(1).toNanos();

  private final Turns turns;
  private final RandomGenerator random;
  private final RouteTable<?> table;
  private final Levels levels = new Levels();
  private BalancingConfig config = BalancingConfig.DEFAULT;
  private long slowStartNanos;
  private int inFlightMost;

  private @Nullable Pool<Backend> pool;
  private @Nullable Balance balance;
  private @Nullable Wish wish;
  private int tries;
  private int[] tried = new int[TRIES_USUAL];
  private boolean full;

  /// @param table says whether any cell is to be picked after others
  public Picker(Turns turns, RouteTable<?> table) {
    this.turns = turns;
    this.random = turns.random();
    this.table = table;
  }

  /// Begins with another request.
  ///
  /// @param newConfig how endpoints of that pool are picked
  /// @param budgetPercent how many of the route's requests may be sent again
  public void begin(
      Pool<Backend> newPool, BalancingConfig newConfig, Wish newWish, int budgetPercent) {
    wish = newWish;
    goOn(newPool, newConfig);
    if (balance != null) {
      turns.earn(balance.turns(), budgetPercent);
    }
  }

  /// Goes on with the endpoints that the route has by now: those that were tried may be again.
  @SuppressWarnings("ReferenceEquality") // Mostly the same object; another one is read again.
  public void goOn(Pool<Backend> newPool, BalancingConfig newConfig) {
    pool = newPool;
    if (config != newConfig) {
      config = newConfig;
      slowStartNanos = newConfig.slowStart().toNanos();
      inFlightMost = newConfig.limits().inFlight();
    }
    // One endpoint is picked or is not: nothing is to be known beyond it.
    balance = newPool.size() < 2 ? null : Balance.of(newPool, config);
    tries = 0;
    levels.begin(balance, table.ranksCells());
  }

  /// How many endpoints have been given.
  public int tries() {
    return tries;
  }

  /// Whether the last pick left out endpoints that are worth waiting for because they have as many
  /// requests as they may: healthy ones, or any where all are full.
  public boolean isFull() {
    return full;
  }

  /// The next endpoint to try, which has the request in flight now; null where there is none, or
  /// where it is worth waiting for one that is full.
  public @Nullable Slot<Backend> next(long nowNanos) {
    full = false;
    Pool<Backend> from = Objects.requireNonNull(pool);
    for (int at = choose(from, nowNanos); at != NONE; at = choose(from, nowNanos)) {
      Slot<Backend> slot = from.slot(at);
      if (slot.runtime().tryStart(nowNanos, inFlightMost)) {
        given(at);
        return slot;
      }
      // Another loop was faster. It is full now, and will be left out.
    }
    return null;
  }

  /// As {@link #next}, for one who only asks: nothing is in flight for it.
  public @Nullable Slot<Backend> peek(long nowNanos) {
    Pool<Backend> from = Objects.requireNonNull(pool);
    int at = choose(from, nowNanos);
    if (at == NONE) {
      return null;
    }
    given(at);
    return from.slot(at);
  }

  /// As {@link #next}, for a request that an app has had already: null too where the route's budget
  /// is spent.
  public @Nullable Slot<Backend> again(long nowNanos) {
    Balance known = balance;
    if (known == null || !turns.maySpend(known.turns())) {
      return null;
    }
    @Nullable Slot<Backend> slot = next(nowNanos);
    if (slot != null) {
      turns.spend(known.turns());
    }
    return slot;
  }

  private void given(int at) {
    if (tries == tried.length) {
      tried = Arrays.copyOf(tried, tries * 2);
    }
    tried[tries++] = at;
  }

  private int choose(Pool<Backend> from, long nowNanos) {
    Balance known = balance;
    Wish wanted = Objects.requireNonNull(wish);
    if (known == null || wanted.isPinned()) {
      return best(from, nowNanos);
    }
    int at = tries == 0 ? first(known, wanted, nowNanos) : another(known, nowNanos);
    return at == NONE ? best(from, nowNanos) : at;
  }

  private int first(Balance known, Wish wanted, long nowNanos) {
    int at = wanted.hasSession() ? known.ring().find(wanted.session()) : NONE;
    if (at != NONE && isHealthy(known.pool().slot(at), nowNanos)) {
      return at;
    }
    return switch (config.algorithm()) {
      case ROUND_ROBIN -> nextInTurn(known, nowNanos);
      case LEAST_REQUEST, PEAK_EWMA -> betterOfTwo(known, nowNanos);
      case HASH ->
          wanted.isKeyed() ? byKey(known, wanted.key(), nowNanos) : nextInTurn(known, nowNanos);
    };
  }

  private boolean isHealthy(Slot<Backend> slot, long nowNanos) {
    return levels.of(slot, nowNanos) < Levels.EJECTED && !isFull(slot.runtime());
  }

  /// A turn that falls to one that cannot be picked is used up: so its neighbour has no more of
  /// them than the others.
  private int nextInTurn(Balance known, long nowNanos) {
    boolean near = drawsNear(known, nowNanos);
    Shares shares = known.shares(near);
    int most = Math.min(TURNS_MOST, 2 * shares.sum());
    for (int i = 0; i < most; i++) {
      int at = known.index(near, shares.ofTurn(turns.take(known.turns(), near)));
      if (fits(known, at, nowNanos)) {
        return at;
      }
    }
    return NONE;
  }

  private int betterOfTwo(Balance known, long nowNanos) {
    int one = drawn(known, NONE, nowNanos);
    int other = one == NONE ? NONE : drawn(known, one, nowNanos);
    return other == NONE || load(known, one, nowNanos) <= load(known, other, nowNanos)
        ? one
        : other;
  }

  private double load(Balance known, int at, long nowNanos) {
    Slot<Backend> slot = known.pool().slot(at);
    Backend backend = slot.runtime();
    double load =
        config.algorithm() == Algorithm.PEAK_EWMA
            ? backend.costNanos(nowNanos)
            : backend.inFlight() + 1;
    return load / slot.endpoint().weight();
  }

  private int byKey(Balance known, long key, long nowNanos) {
    Ring ring = known.ring();
    for (int draw = 0; draw < KEY_DRAWS_MOST; draw++) {
      int at = ring.draw(known.pool(), key, draw);
      if (at != NONE && isBest(known, at, nowNanos) && !isLoaded(known, at, nowNanos)) {
        return at;
      }
    }
    return betterOfTwo(known, nowNanos);
  }

  private boolean isLoaded(Balance known, int at, long nowNanos) {
    Slot<Backend> slot = known.pool().slot(at);
    return slot.runtime().inFlight() + 1 > known.loadMost(slot.endpoint().weight(), nowNanos);
  }

  /// Of another cell than those that were tried.
  private int another(Balance known, long nowNanos) {
    for (int i = 0; i < DRAWS_MOST; i++) {
      int at = drawn(known, NONE, nowNanos);
      if (at != NONE && !isOfTriedCell(known.pool().slot(at))) {
        return at;
      }
    }
    return NONE;
  }

  /// One of the best level by chance, and not that one.
  private int drawn(Balance known, int not, long nowNanos) {
    for (int i = 0; i < DRAWS_MOST; i++) {
      boolean near = drawsNear(known, nowNanos);
      int at = known.index(near, known.shares(near).drawn(random));
      if (at != not && fits(known, at, nowNanos)) {
        return at;
      }
    }
    return NONE;
  }

  private boolean drawsNear(Balance known, long nowNanos) {
    return !known.isParted() || random.nextInt(THOUSAND) < known.nearThousandths(nowNanos);
  }

  /// Whether it stands on the best level, and takes this one while its share grows.
  private boolean fits(Balance known, int at, long nowNanos) {
    return isBest(known, at, nowNanos) && takes(known.pool().slot(at).runtime(), nowNanos);
  }

  private boolean isBest(Balance known, int at, long nowNanos) {
    Slot<Backend> slot = known.pool().slot(at);
    return levels.of(slot, nowNanos) == Levels.BEST && !wasTried(at) && !isFull(slot.runtime());
  }

  private boolean takes(Backend backend, long nowNanos) {
    int share = backend.shareThousandths(nowNanos, slowStartNanos);
    return share == Backend.SHARE_WHOLE || random.nextInt(Backend.SHARE_WHOLE) < share;
  }

  private boolean isFull(Backend backend) {
    return inFlightMost > 0 && backend.inFlight() >= inFlightMost;
  }

  /// Looks at all: one of the best level by the chance of its share, of another cell first.
  private int best(Pool<Backend> from, long nowNanos) {
    int best = 2 * Levels.NEVER;
    int chosen = NONE;
    long sum = 0;
    boolean anyFull = false;
    for (int at = 0; at < from.size(); at++) {
      Slot<Backend> slot = from.slot(at);
      int level = wasTried(at) ? Levels.NEVER : levels.of(slot, nowNanos);
      if (level == Levels.NEVER || !isWanted(slot)) {
        continue;
      }
      if (isFull(slot.runtime())) {
        anyFull = true;
        full |= level < Levels.EJECTED;
        continue;
      }
      int order = 2 * level + (isOfTriedCell(slot) ? 1 : 0);
      if (order > best) {
        continue;
      }
      sum = order < best ? 0 : sum;
      best = order;
      int share =
          slot.endpoint().weight() * slot.runtime().shareThousandths(nowNanos, slowStartNanos);
      sum += share;
      chosen = sum == share || random.nextLong(sum) < share ? at : chosen;
    }
    // Those that fail are tried all the same where there are no others, and so waited for. Not by
    // one who has just tried some of them: he would try them again at each look.
    full |= anyFull && chosen == NONE && tries == 0;
    // One that fails is no better than one that is full for a moment.
    return full && best >= 2 * Levels.EJECTED ? NONE : chosen;
  }

  private boolean isWanted(Slot<Backend> slot) {
    Wish wanted = Objects.requireNonNull(wish);
    return !wanted.isPinned() || (tries == 0 && wanted.only().is(slot.endpoint()));
  }

  /// One that has failed for this request may stand at another level now, as may one whose cell has
  /// just become silent.
  private boolean wasTried(int at) {
    for (int i = 0; i < tries; i++) {
      if (tried[i] == at) {
        return true;
      }
    }
    return false;
  }

  private boolean isOfTriedCell(Slot<Backend> slot) {
    Cell cell = slot.endpoint().cell();
    for (int i = 0; i < tries; i++) {
      if (Objects.requireNonNull(pool).slot(tried[i]).endpoint().cell().equals(cell)) {
        return true;
      }
    }
    return false;
  }

  /// What became of the request at the endpoint that was given last.
  public void onOutcome(Outliers outliers, Backend backend, Outcome outcome, long nowNanos) {
    Balance known = balance;
    if (known != null) {
      outliers.onOutcome(known, backend, outcome, nowNanos);
    }
  }

  /// It took so long to know.
  public void onLatency(Backend backend, Outcome outcome, long nanos, long nowNanos) {
    if (config.algorithm() == Algorithm.PEAK_EWMA && balance != null) {
      long counts = outcome == Outcome.FAILED ? Math.max(nanos, FAILED_NANOS) : nanos;
      backend.traffic().took(counts, nowNanos);
    }
  }

  /// Lets go of the pool, so that it can be collected.
  public void end() {
    pool = null;
    balance = null;
    levels.end();
    wish = null;
    full = false;
  }
}
