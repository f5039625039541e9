package dev.holdfast.registry.table;

import dev.holdfast.events.log.RouteLog;
import dev.holdfast.registry.disk.FactsStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// The parts of a table writer that keeps nothing, probes nobody and tells nobody.
final class PlainParts {
  private PlainParts() {}

  static <B> TableWriter.Parts<B> of(RouteLog log, RouteTable<B> table, Runtimes<B> runtimes) {
    return new TableWriter.Parts<>(
        log,
        Duration.ofHours(2),
        FactsStore.none(),
        table,
        runtimes,
        ViewConfig.withoutProbes(),
        new SilentListener(),
        InstantSource.fixed(Instant.EPOCH));
  }
}
