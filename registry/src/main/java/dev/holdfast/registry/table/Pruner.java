package dev.holdfast.registry.table;

import dev.holdfast.events.Endpoint;
import dev.holdfast.registry.facts.CellState;
import dev.holdfast.registry.table.Slot.Standing;
import dev.holdfast.registry.view.ConnectHistory;
import dev.holdfast.registry.view.Freshness;
import dev.holdfast.registry.view.Ownership;
import dev.holdfast.registry.view.Pruning;
import dev.holdfast.registry.view.ViewTimes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Goes round the endpoints of silent cells: has them probed, hides those that are dead, shows
/// those that are reached. Table writer only.
///
/// A cell's endpoints are looked at a few times a second, a bounded number of them in one turn, so
/// that a turn costs the same however many are silent: with very many, a round takes longer. A cell
/// leaves the round when it is heard again and none of its endpoints is hidden.
final class Pruner<B> {
  /// At 20 turns a second 10,000 endpoints a second; each costs a lookup and a few comparisons.
  private static final int LOOKS_MOST = 500;

  /// Often enough that the probes of a second are not all asked for at once.
  private static final long ROUND_NANOS = 200_000_000L;

  private final RouteTable<B> table;
  private final Runtimes<B> runtimes;
  private final Prober<B> prober;
  private final Ownership ownership;
  private final Ageing ageing;
  private final Hiding hiding;
  private final ViewTimes times;
  private final Pruning pruning;
  private final long roundNanos;

  private final Deque<CellEntry> round = new ArrayDeque<>();
  private final List<CellEntry> forgotten = new ArrayList<>();
  private long nowNanos;
  private double probesLeft;
  private long probes;

  Pruner(View<B> view, Ageing ageing, Hiding hiding) {
    this.table = view.table();
    this.runtimes = view.runtimes();
    this.prober = view.config().prober();
    this.ownership = view.ownership();
    this.ageing = ageing;
    this.hiding = hiding;
    this.times = view.config().times();
    this.pruning = new Pruning(times.pruning());
    this.roundNanos = Math.min(ROUND_NANOS, times.probing().every().toNanos() / 2);
  }

  /// What it works on.
  record View<B>(
      RouteTable<B> table, Runtimes<B> runtimes, Ownership ownership, ViewConfig<B> config) {}

  /// Probes that were begun.
  long probes() {
    return probes;
  }

  /// Goes on with the round.
  void onTurn(long turnNanos) {
    refill(turnNanos);
    for (CellEntry entry : ageing.takeSilenced()) {
      watch(entry);
    }
    int looks = LOOKS_MOST;
    for (CellEntry entry = round.peek();
        entry != null && looks > 0 && entry.view().roundNanos - nowNanos <= 0;
        entry = round.peek()) {
      looks = look(entry, looks);
      if (entry.view().roundAt < sizeOf(entry.state())) {
        return;
      }
      round.remove();
      onRoundEnded(entry);
    }
  }

  private static int sizeOf(@Nullable CellState state) {
    return state == null ? 0 : state.size();
  }

  /// Cells that are to lose their endpoints.
  List<CellEntry> takeForgotten() {
    if (forgotten.isEmpty()) {
      return List.of();
    }
    List<CellEntry> taken = List.copyOf(forgotten);
    forgotten.clear();
    return taken;
  }

  private void refill(long turnNanos) {
    double perNano = times.probing().perSecond() / 1e9;
    // What was not used is not saved up for longer than a quarter of a second.
    double most = Math.max(1, times.probing().perSecond() / 4.0);
    probesLeft = Math.min(most, probesLeft + Math.max(0, turnNanos - nowNanos) * perNano);
    nowNanos = turnNanos;
  }

  private void watch(CellEntry entry) {
    CellView view = entry.view();
    if (!view.isWatched) {
      view.isWatched = true;
      view.roundAt = 0;
      view.roundNanos = nowNanos;
      round.addFirst(entry);
    }
  }

  /// Goes on in this cell's round. Returns how many looks are left; a cell costs one of its own.
  private int look(CellEntry entry, int looksMost) {
    CellView view = entry.view();
    CellState state = entry.state();
    int looks = looksMost;
    while (state != null && view.roundAt < state.size() && looks-- > 0) {
      Endpoint endpoint = state.endpoint(view.roundAt++);
      look(entry, state, endpoint);
      view.roundIsWhole &= isGone(view, endpoint);
    }
    return looks - 1;
  }

  /// Whether nothing speaks for it: pruned, or where connects cannot say anything of it.
  private boolean isGone(CellView view, Endpoint endpoint) {
    return endpoint.routeCount() == 0
        || view.hidden(endpoint) == Standing.PRUNED
        || ownership.isHidden(endpoint);
  }

  private void look(CellEntry entry, CellState state, Endpoint endpoint) {
    // At an address that another endpoint owns, connects say nothing of this one.
    Slot<B> slot = ownership.isHidden(endpoint) ? null : published(endpoint);
    if (slot == null) {
      return;
    }
    ConnectHistory connects = runtimes.connects(slot.runtime());
    @Nullable Standing hidden = entry.view().hidden(endpoint);
    if (hidden == Standing.PRUNED) {
      if (pruning.isOver(connects)) {
        hiding.show(entry, endpoint);
      }
    } else if (pruning.isDue(state, ageing.heard(entry), ageing.clock(), connects)) {
      hiding.hide(entry, endpoint, Standing.PRUNED);
    } else if (hidden == null && isAged(entry, endpoint)) {
      hiding.hide(entry, endpoint, Standing.AGED);
    }
    probe(slot.runtime(), connects);
  }

  private void probe(B runtime, ConnectHistory connects) {
    if (probesLeft >= 1
        && connects.isUntriedFor(times.probing().every().toNanos(), nowNanos)
        && prober.offerProbe(runtime, nowNanos)) {
      probesLeft--;
      probes++;
    }
  }

  private boolean isAged(CellEntry entry, Endpoint endpoint) {
    @Nullable Duration most = times.ageing().plainMaxAge().orElse(null);
    return most != null
        && ageing.clock().connected()
        && !ageing.ignored()
        && Pruning.isPlain(endpoint)
        && ageing.heard(entry).ageNanos(ageing.clock()) > most.toNanos();
  }

  /// Its slot in the newest pools; null where they do not show these facts yet.
  private @Nullable Slot<B> published(Endpoint endpoint) {
    Pool<B> pool = endpoint.routeCount() == 0 ? null : table.pool(endpoint.route(0));
    Slot<B> slot = pool == null ? null : pool.find(endpoint);
    return slot != null && slot.endpoint().hasTargetOf(endpoint) ? slot : null;
  }

  private void onRoundEnded(CellEntry entry) {
    CellView view = entry.view();
    CellState state = entry.state();
    view.roundAt = 0;
    boolean whole = view.roundIsWhole && !view.hidden().isEmpty();
    view.roundIsWhole = true;
    long clockNanos = ageing.clock().nanos();
    if (!whole || state == null) {
      view.prunedWholeAtNanos = CellView.NOT_PRUNED_WHOLE;
    } else if (view.prunedWholeAtNanos == CellView.NOT_PRUNED_WHOLE) {
      view.prunedWholeAtNanos = clockNanos;
    } else if (!state.frozen() && pruning.isForgotten(clockNanos - view.prunedWholeAtNanos)) {
      forgotten.add(entry);
    }
    boolean stays =
        state != null
            && state.size() > 0
            && (view.liveness.freshness() != Freshness.HEARD || !view.hidden().isEmpty());
    view.isWatched = stays;
    if (stays) {
      view.roundNanos = nowNanos + roundNanos;
      round.addLast(entry);
    }
  }
}
