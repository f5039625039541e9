package dev.holdfast.registry.table;

import dev.holdfast.events.LogRecord;
import dev.holdfast.registry.disk.DiskStatus;
import dev.holdfast.registry.facts.Step.Why;
import dev.holdfast.registry.view.BusVerdict;
import java.util.Map;

/// What the table writer has to say of itself and of its log, as of its newest turn. Immutable.
///
/// @param atNanos monotonic time of that turn
/// @param bus the bus state and why
/// @param readiness whether traffic may come, and why
/// @param reading where it stands on the log
/// @param facts what it holds
/// @param disk where that is saved
/// @param counts what it has seen since it started
public record TableStatus(
    long atNanos,
    BusVerdict bus,
    Readiness readiness,
    Reading reading,
    Facts facts,
    DiskStatus disk,
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
  public record Reading(
      boolean whole,
      String doing,
      long routesPosition,
      long presencePosition,
      long lagRecords,
      long newestAppendTimeMs) {}

  /// What is held.
  ///
  /// @param cells cells that said a manifest
  /// @param endpoints registered endpoints, hidden ones included
  /// @param hidden endpoints whose address another one owns
  /// @param emptyRoutes routes that answer 503 until they are forgotten
  public record Facts(int cells, long endpoints, long hidden, int emptyRoutes) {}

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
