package dev.holdfast.registry.table;

import static dev.holdfast.registry.table.BrokenInvariant.hold;

import dev.holdfast.events.Endpoint;
import dev.holdfast.events.LogRecord;
import dev.holdfast.events.Order;
import dev.holdfast.events.RouteEvent;
import dev.holdfast.registry.facts.CellState;
import dev.holdfast.registry.facts.Change;
import dev.holdfast.registry.facts.Step;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What must hold of every single step of a reducer, whatever came before.
final class StepInvariants implements SimRouterWatch {
  private final Predicate<CellState> mayHaveLost;

  /// @param mayHaveLost whether the log has lost records since the newest manifest of these facts
  ///   was sent
  StepInvariants(Predicate<CellState> mayHaveLost) {
    this.mayHaveLost = mayHaveLost;
  }

  @Override
  public void onStep(SimRouter router, @Nullable CellState before, LogRecord record, Step step) {
    List<Endpoint> was = before == null ? List.of() : before.endpoints();
    List<Endpoint> is = step.state() == null ? List.of() : step.state().endpoints();
    boolean moved = step.state() != null && !step.state().order().equals(orderOf(before));
    boolean changed = moved || !was.equals(is);
    hold(
        "14 an unreadable record is harmless",
        !(changed && record instanceof LogRecord.Unreadable),
        () -> text(router, before, record, step));
    if (record instanceof LogRecord.Read(_, _, _, RouteEvent event, _)) {
      hold(
          "a beat never changes a fact, a Hello neither",
          !(changed && (event instanceof RouteEvent.Beat || event instanceof RouteEvent.Hello)),
          () -> text(router, before, record, step));
      onFact(router, before, event, step, changed);
    }
  }

  @Override
  public void onReplaced(SimRouter router, @Nullable CellState before, Step step) {
    CellState now = step.state();
    hold(
        "14 garbage freezes its cell until a newer manifest says everything",
        before == null
            || !before.frozen()
            || (now != null && (now.frozen() || manifestOf(now).compareTo(manifestOf(before)) > 0)),
        () -> "%s: from %s to %s".formatted(router, before, step));
  }

  /// The order of the newest manifest of these facts.
  static Order manifestOf(CellState state) {
    return new Order(state.incarnation(), state.manifestSeq());
  }

  private void onFact(
      SimRouter router, @Nullable CellState before, RouteEvent event, Step step, boolean changed) {
    Order order = event.header().order();
    hold(
        "6 an older or equal record, such as a zombie's, changes nothing",
        !changed || before == null || order.compareTo(before.order()) > 0,
        () -> text(router, before, event, step));
    hold(
        "an incarnation begins with its manifest",
        !changed
            || event instanceof RouteEvent.Manifest
            || (before != null && before.incarnation().equals(order.incarnation())),
        () -> text(router, before, event, step));
    if (step instanceof Step.Applied applied) {
      applied.changes().forEach(change -> onChange(router, change, order));
    }
    if (step instanceof Step.Heard(CellState state, Step.DigestVerdict digest)
        && digest == Step.DigestVerdict.DIFFERENT) {
      hold(
          "7 facts are what the cell's digest says",
          mayHaveLost.test(state),
          () -> text(router, before, event, step) + " " + state.endpoints());
    }
  }

  private static void onChange(SimRouter router, Change change, Order order) {
    switch (change) {
      case Change.Added added -> {
        Order removed = router.removedAt().get(added.id());
        hold(
            "9 a removed endpoint comes back only by a greater order",
            removed == null || order.compareTo(removed) > 0,
            () -> "%s: %s at %s, removed at %s".formatted(router, added, order, removed));
      }
      case Change.Changed changed ->
          hold(
              "16 what is equal is no change",
              !changed.before().equals(changed.now()),
              () -> router + ": " + changed);
      case Change.Removed removed -> router.removedAt().put(removed.id(), order);
    }
  }

  private static @Nullable Order orderOf(@Nullable CellState state) {
    return state == null ? null : state.order();
  }

  private static String text(
      SimRouter router, @Nullable CellState before, Object record, Step step) {
    return "%s: from %s by %s: %s".formatted(router, before, record, step);
  }
}
