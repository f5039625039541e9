package dev.holdfast.router.admin;

import dev.holdfast.events.LogRecord;
import dev.holdfast.events.log.LogEvidence;
import dev.holdfast.registry.disk.DiskStatus;
import dev.holdfast.registry.facts.Step.Why;
import dev.holdfast.registry.table.CellReport;
import dev.holdfast.registry.table.TableStatus;
import dev.holdfast.registry.view.BusState;
import dev.holdfast.registry.view.Freshness;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/// Metrics of the table and of the log that it comes from. What is not known is NaN.
final class TableMetrics {
  private static final double MS_PER_SECOND = 1e3;

  private final Metrics metrics;
  private final RouterParts parts;

  private TableMetrics(Metrics metrics, RouterParts parts) {
    this.metrics = metrics;
    this.parts = parts;
  }

  static void register(Metrics metrics, RouterParts parts) {
    TableMetrics table = new TableMetrics(metrics, parts);
    table.bus();
    table.reading();
    table.held();
    table.saved();
    table.view();
    table.seen();
  }

  private void bus() {
    for (BusState state : BusState.values()) {
      metrics.gauge(
          "holdfast_bus_state",
          "1 for the state that the bus is in, else 0.",
          () -> status().bus().state() == state ? 1 : 0,
          "state",
          Spelling.label(state));
    }
    metrics.gauge(
        "holdfast_bus_answer_age_seconds",
        "Time since the bus last said where its topics end.",
        this::answerAgeSeconds);
    gauge(
        "holdfast_ready",
        "1 once this router knows its routes.",
        s -> s.readiness().ready() ? 1 : 0);
    metrics.gauge(
        "holdfast_table_writer_alive",
        "0 once the thread that changes the table has died.",
        () -> parts.table().problem() == null ? 1 : 0);
  }

  private void reading() {
    gauge(
        "holdfast_table_turn_age_seconds",
        "Time since the table writer's newest turn.",
        s -> Ages.turnMs(s, parts.ticker().nanos()) / MS_PER_SECOND);
    metrics.gauge(
        "holdfast_table_age_seconds",
        "Time for which the table has not been known to say what the log says; 0 while it is.",
        () -> parts.table().age().nanos(parts.ticker().nanos()) / 1e9);
    gauge(
        "holdfast_log_lag_records",
        "Records of the routes topic not read yet.",
        s -> s.reading().lagRecords() < 0 ? Double.NaN : s.reading().lagRecords());
    gauge(
        "holdfast_log_lag_seconds",
        "The most, in the last minute or two, that the log held a change before the table had it.",
        s -> s.reading().lagMostMs() < 0 ? Double.NaN : s.reading().lagMostMs() / MS_PER_SECOND);
    gauge(
        "holdfast_log_whole",
        "0 while the log is read at first or again.",
        s -> s.reading().whole() ? 1 : 0);
    gauge(
        "holdfast_log_newest_record_age_seconds",
        "Wall time since the newest record read was appended.",
        this::newestRecordAgeSeconds);
  }

  private void held() {
    metrics.gauge(
        "holdfast_routes", "Routes in the table.", () -> parts.table().routes().routeCount());
    gauge(
        "holdfast_routes_empty",
        "Routes without an endpoint: 503 until they are forgotten.",
        s -> s.facts().emptyRoutes());
    gauge("holdfast_endpoints", "Endpoints registered.", s -> s.facts().endpoints());
    gauge(
        "holdfast_endpoints_hidden",
        "Endpoints whose address another one owns.",
        s -> s.facts().hidden());
    gauge("holdfast_cells", "Cells whose manifest is known.", s -> s.facts().cells());
    metrics.gauge(
        "holdfast_cells_frozen",
        "Cells of which a record could not be read since their newest manifest.",
        () -> parts.table().writer().cells().stream().filter(CellReport::frozen).count());
  }

  private void saved() {
    gauge(
        "holdfast_disk_failing",
        "1 while facts cannot be saved.",
        s -> s.disk().state() == DiskStatus.State.FAILING ? 1 : 0);
    gauge(
        "holdfast_disk_journal_bytes",
        "Written since the newest snapshot generation.",
        s -> s.disk().journalBytes());
    gauge(
        "holdfast_disk_generation_bytes",
        "Of the newest snapshot generation.",
        s -> s.disk().generationBytes());
  }

  private void view() {
    for (Freshness freshness : Freshness.values()) {
      metrics.gauge(
          "holdfast_cells_by_freshness",
          "Cells with endpoints, by how lately they were heard.",
          () -> count(status().view(), freshness),
          "freshness",
          Spelling.label(freshness));
    }
    gauge(
        "holdfast_cells_evacuating",
        "Cells whose endpoints are picked last because they say so.",
        s -> s.view().evacuating());
    gauge(
        "holdfast_cells_unheard",
        "Cells with a visible endpoint that have missed a beat.",
        s -> s.view().unheard());
    gauge(
        "holdfast_freshness_ignored",
        "1 while so many cells are unheard that only connects decide.",
        s -> s.view().freshnessIgnored() ? 1 : 0);
    gauge(
        "holdfast_endpoints_pruned",
        "Endpoints hidden because connects fail while their cell is silent.",
        s -> s.view().pruned());
    gauge(
        "holdfast_endpoints_aged",
        "Endpoints hidden because nothing proves them and their cell has long been silent.",
        s -> s.view().aged());
    counter(
        "holdfast_probes", "Connects begun to endpoints of silent cells.", s -> s.view().probes());
    counter(
        "holdfast_connected_seconds",
        "How far the clock has come that cells age by.",
        s -> s.view().clockNanos() / 1_000_000_000);
  }

  private static int count(TableStatus.View view, Freshness freshness) {
    return switch (freshness) {
      case HEARD -> view.heard();
      case SILENT -> view.silent();
      case STALE -> view.stale();
    };
  }

  private void seen() {
    counter("holdfast_log_records", "Records read.", s -> s.counts().records());
    for (Why why : Why.values()) {
      metrics.counter(
          "holdfast_log_records_unchanging",
          "Records that changed no endpoint, by reason.",
          () -> status().counts().refused().getOrDefault(why, 0L),
          "reason",
          Spelling.label(why));
    }
    for (LogRecord.Reason reason : LogRecord.Reason.values()) {
      metrics.counter(
          "holdfast_log_records_unreadable",
          "Records that could not be read, by reason.",
          () -> status().counts().unreadable().getOrDefault(reason, 0L),
          "reason",
          Spelling.label(reason));
    }
    counter(
        "holdfast_log_breaks", "Times the place in the log was lost.", s -> s.counts().breaks());
    counter(
        "holdfast_digests_different",
        "Beats that said other facts than ours.",
        s -> s.counts().digestsDifferent());
    counter(
        "holdfast_pools_published", "Pools given to readers.", s -> s.counts().poolsPublished());
  }

  private void gauge(String name, String help, ToDoubleFunction<TableStatus> value) {
    metrics.gauge(name, help, () -> value.applyAsDouble(status()));
  }

  private void counter(String name, String help, ToLongFunction<TableStatus> value) {
    metrics.counter(name, help, () -> value.applyAsLong(status()));
  }

  private TableStatus status() {
    return parts.table().writer().status();
  }

  private double answerAgeSeconds() {
    LogEvidence evidence = parts.table().log().evidence();
    return evidence.answered()
        ? Ages.answerMs(evidence, parts.ticker().nanos()) / MS_PER_SECOND
        : Double.NaN;
  }

  private double newestRecordAgeSeconds(TableStatus status) {
    long newestMs = status.reading().newestAppendTimeMs();
    return newestMs == 0
        ? Double.NaN
        : Math.max(0, parts.wall().millis() - newestMs) / MS_PER_SECOND;
  }
}
