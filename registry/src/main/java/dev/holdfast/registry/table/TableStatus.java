package dev.holdfast.registry.table;

import dev.holdfast.events.LogRecord;
import dev.holdfast.registry.disk.DiskStatus;
import dev.holdfast.registry.facts.Step.Why;
import dev.holdfast.registry.view.BusVerdict;
import dev.holdfast.registry.view.Freshness;
import java.util.Map;

/// What the table writer has to say of itself and of its log, as of its newest turn. Immutable.
///
/// @param atNanos monotonic time of that turn
/// @param bus the bus state and why
/// @param readiness whether traffic may come, and why
/// @param reading where it stands on the log
/// @param facts what it holds
/// @param disk where that is saved
/// @param view what it makes of that now
/// @param counts what it has seen since it started
public record TableStatus(
    long atNanos,
    BusVerdict bus,
    Readiness readiness,
    Reading reading,
    Facts facts,
    DiskStatus disk,
    View view,
    Counts counts) {

  /// Where the reader stands.
  ///
  /// @param whole whether the facts say all that the log says up to the routes position
  /// @param doing `caught up`, or what is being read, for people
  /// @param routesPosition offset of the next record of the routes topic, -1 while not known
  /// @param presencePosition the same of the presence topic
  /// @param lagRecords how far the routes position is behind the newest end that the bus named; -1
  ///   while either is not known
  /// @param newestAppendTimeMs the broker's append time of the newest record that was read; 0
  ///   before any
  /// @param lagMostMs for how long at most, within the last minute or two, the log held a change
  ///   before readers were given it, by the broker's clock and our wall clock; -1 where none came
  public record Reading(
      boolean whole,
      String doing,
      long routesPosition,
      long presencePosition,
      long lagRecords,
      long newestAppendTimeMs,
      long lagMostMs) {}

  /// What is held.
  ///
  /// @param cells cells that said a manifest
  /// @param endpoints registered endpoints, hidden ones included
  /// @param hidden endpoints whose address another one owns
  /// @param emptyRoutes routes that answer 503 until they are forgotten
  public record Facts(int cells, long endpoints, long hidden, int emptyRoutes) {}

  /// What the view makes of the facts. Cells are counted that have endpoints.
  ///
  /// @param clockNanos how far the connected clock has come
  /// @param freshnessIgnored whether so many cells are unheard that freshness says nothing
  /// @param heard cells that are
  /// @param silent cells that are
  /// @param stale cells that are
  /// @param evacuating cells whose endpoints are picked last because they say so
  /// @param unheard cells that have missed a beat and have a visible endpoint
  /// @param visible cells that have a visible endpoint
  /// @param pruned endpoints that are hidden because connects fail while their cell is silent
  /// @param aged endpoints that are hidden because nothing proves them and their cell has long been
  ///   silent
  /// @param probes connects begun to see whether endpoints of silent cells are there
  public record View(
      long clockNanos,
      boolean freshnessIgnored,
      int heard,
      int silent,
      int stale,
      int evacuating,
      int unheard,
      int visible,
      int pruned,
      int aged,
      long probes) {
    static View of(Ageing ageing, Hiding hiding, long probes) {
      CellCounts cells = ageing.counts();
      return new View(
          ageing.clock().nanos(),
          ageing.ignored(),
          cells.with(Freshness.HEARD),
          cells.with(Freshness.SILENT),
          cells.with(Freshness.STALE),
          cells.evacuating(),
          cells.unheard(),
          cells.visible(),
          hiding.count(Slot.Standing.PRUNED),
          hiding.count(Slot.Standing.AGED),
          probes);
    }
  }

  /// What was seen.
  ///
  /// @param records read, of both topics
  /// @param refused records that changed nothing, by reason
  /// @param unreadable records that could not be read, by reason
  /// @param breaks how often the place in the log was lost
  /// @param digestsDifferent beats whose digest said other facts than ours
  /// @param poolsPublished pools that readers were given
  public record Counts(
      long records,
      Map<Why, Long> refused,
      Map<LogRecord.Reason, Long> unreadable,
      long breaks,
      long digestsDifferent,
      long poolsPublished) {}
}
