package dev.holdfast.router.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.events.log.LogEvidence;
import dev.holdfast.registry.disk.DiskStatus;
import dev.holdfast.registry.table.TableStatus;
import dev.holdfast.router.accesslog.AccessLog;
import dev.holdfast.router.limits.OverloadWatch;
import dev.holdfast.router.tls.AppTls;
import dev.holdfast.router.tls.AppTlsStatus;
import dev.holdfast.router.tls.TlsFront;
import dev.holdfast.router.tls.TlsStatus;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `/status`: how this router fares, in one answer: itself, the bus, the table, certificates, the
/// access log.
final class StatusPage implements Page {
  private final RouterParts parts;

  StatusPage(RouterParts parts) {
    this.parts = parts;
  }

  @Override
  public String path() {
    return "/status";
  }

  @Override
  public String summary() {
    return "this router, its bus, its table, its certificates, its access log";
  }

  @Override
  public Answer answer(Query query) {
    return Answer.json(200, this::write);
  }

  private void write(JsonGenerator json) throws IOException {
    TableStatus status = parts.table().writer().status();
    json.writeStartObject();
    about(json);
    ready(json, status);
    bus(json, status);
    table(json, status);
    disk(json, status.disk());
    view(json, status.view());
    counts(json, status.counts());
    tls(json, parts.tls());
    apps(json, parts.apps());
    accessLog(json, parts.accessLog());
    json.writeEndObject();
  }

  private void about(JsonGenerator json) throws IOException {
    RouterParts.About about = parts.about();
    json.writeStringField("version", about.version());
    json.writeStringField("site", about.site());
    json.writeStringField("group", about.group());
    json.writeNumberField("uptimeMs", parts.uptimeMs());
    json.writeStringField("phase", Spelling.json(parts.serving().phase()));
    strings(json, "listeners", parts.serving().listeners());
    json.writeStringField("transport", about.transport());
    json.writeNumberField("eventLoops", parts.loops().size());
    InFlight open = InFlight.of(parts.loops());
    json.writeObjectFieldStart("open");
    json.writeNumberField("requests", open.requests());
    json.writeNumberField("upgraded", open.upgraded());
    json.writeNumberField("connections", open.connections());
    json.writeEndObject();
    drain(json, parts.serving().drain());
    overload(json, parts.overload());
  }

  private static void overload(JsonGenerator json, OverloadWatch watch) throws IOException {
    json.writeObjectFieldStart("overload");
    json.writeStringField("mode", watch.isOverloaded() ? "overloaded" : "none");
    json.writeNumberField("load", rounded(watch.load()));
    json.writeNumberField("loopLagMs", watch.lagNanos() / 1_000_000);
    json.writeNumberField("directMemoryShare", rounded(watch.signals().directMemory()));
    json.writeNumberField("heapShare", rounded(watch.signals().heap()));
    json.writeNumberField("requestsShare", rounded(watch.admission().requestsShare()));
    json.writeNumberField("connectionsMax", watch.admission().connectionsMost());
    json.writeNumberField("requestsMax", watch.admission().config().requestsMost());
    json.writeNumberField("limitedRoutes", watch.admission().limitedRoutes());
    json.writeEndObject();
  }

  private static double rounded(double share) {
    return Math.round(share * 1_000) / 1_000.0;
  }

  private void drain(JsonGenerator json, Serving.@Nullable Drain drain) throws IOException {
    if (drain != null) {
      json.writeObjectFieldStart("drain");
      json.writeStringField("step", Spelling.json(drain.step()));
      json.writeNumberField(
          "leftMs", Math.max(0, (drain.endsNanos() - parts.ticker().nanos()) / 1_000_000));
      json.writeEndObject();
    }
  }

  private static void ready(JsonGenerator json, TableStatus status) throws IOException {
    json.writeObjectFieldStart("ready");
    json.writeBooleanField("ready", status.readiness().ready());
    json.writeStringField("why", status.readiness().why());
    json.writeEndObject();
  }

  private void bus(JsonGenerator json, TableStatus status) throws IOException {
    LogEvidence evidence = parts.table().log().evidence();
    json.writeObjectFieldStart("bus");
    json.writeStringField("state", status.bus().state().name());
    json.writeStringField("why", status.bus().why());
    if (evidence.answered()) {
      json.writeNumberField("answerAgeMs", Ages.answerMs(evidence, parts.ticker().nanos()));
    }
    if (evidence.problem() != null) {
      json.writeStringField("problem", evidence.problem());
    }
    strings(json, "warnings", evidence.warnings());
    json.writeEndObject();
  }

  private void table(JsonGenerator json, TableStatus status) throws IOException {
    json.writeObjectFieldStart("table");
    @Nullable String problem = parts.table().problem();
    json.writeBooleanField("writerAlive", problem == null);
    if (problem != null) {
      json.writeStringField("problem", problem);
    }
    json.writeNumberField("turnAgeMs", Ages.turnMs(status, parts.ticker().nanos()));
    json.writeNumberField("ageMs", parts.table().age().nanos(parts.ticker().nanos()) / 1_000_000);
    long newestMs = status.reading().newestAppendTimeMs();
    if (newestMs > 0) {
      json.writeNumberField("newestRecordAgeMs", Math.max(0, parts.wall().millis() - newestMs));
    }
    json.writeStringField("reading", status.reading().doing());
    json.writeNumberField("lagRecords", status.reading().lagRecords());
    json.writeNumberField("routesOffset", status.reading().routesPosition());
    json.writeNumberField("presenceOffset", status.reading().presencePosition());
    json.writeNumberField("routes", parts.table().routes().routeCount());
    json.writeNumberField("emptyRoutes", status.facts().emptyRoutes());
    json.writeNumberField("cells", status.facts().cells());
    json.writeNumberField("endpoints", status.facts().endpoints());
    json.writeNumberField("hiddenEndpoints", status.facts().hidden());
    json.writeEndObject();
  }

  private void disk(JsonGenerator json, DiskStatus disk) throws IOException {
    json.writeObjectFieldStart("disk");
    json.writeStringField("state", Spelling.json(disk.state()));
    if (!disk.problem().isEmpty()) {
      json.writeStringField("problem", disk.problem());
    }
    json.writeNumberField("journalBytes", disk.journalBytes());
    if (disk.generation() >= 0) {
      json.writeNumberField("generation", disk.generation());
      json.writeNumberField("generationBytes", disk.generationBytes());
      json.writeNumberField(
          "generationAgeMs", Math.max(0, parts.wall().millis() - disk.generationAtMs()));
    }
    json.writeEndObject();
  }

  private static void view(JsonGenerator json, TableStatus.View view) throws IOException {
    json.writeObjectFieldStart("view");
    json.writeStringField("freshness", view.freshnessIgnored() ? "ignored" : "heeded");
    json.writeStringField("why", why(view));
    json.writeNumberField("heardCells", view.heard());
    json.writeNumberField("silentCells", view.silent());
    json.writeNumberField("staleCells", view.stale());
    json.writeNumberField("evacuatingCells", view.evacuating());
    json.writeNumberField("prunedEndpoints", view.pruned());
    json.writeNumberField("agedEndpoints", view.aged());
    json.writeNumberField("probes", view.probes());
    json.writeNumberField("connectedMs", view.clockNanos() / 1_000_000);
    json.writeEndObject();
  }

  private static String why(TableStatus.View view) {
    String unheard = "%d of %d cells are unheard".formatted(view.unheard(), view.visible());
    return view.freshnessIgnored()
        ? unheard + ", too many to have died at once: only connects decide"
        : unheard;
  }

  private static void counts(JsonGenerator json, TableStatus.Counts counts) throws IOException {
    json.writeObjectFieldStart("counts");
    json.writeNumberField("records", counts.records());
    CellsPage.counts(json, "refused", counts.refused());
    CellsPage.counts(json, "unreadable", counts.unreadable());
    json.writeNumberField("breaks", counts.breaks());
    json.writeNumberField("digestsDifferent", counts.digestsDifferent());
    json.writeNumberField("poolsPublished", counts.poolsPublished());
    json.writeEndObject();
  }

  private static void apps(JsonGenerator json, RouterParts.Apps apps) throws IOException {
    json.writeObjectFieldStart("tlsToApps");
    @Nullable AppTls tls = apps.tls();
    json.writeBooleanField("on", tls != null);
    if (tls != null) {
      AppTlsStatus status = tls.status();
      json.writeStringField("provider", status.provider());
      json.writeNumberField("authorities", status.authorities());
      if (status.certificateNotAfter() != null) {
        json.writeStringField("certificateNotAfter", status.certificateNotAfter().toString());
      }
      if (!status.problem().isEmpty()) {
        json.writeStringField("problem", status.problem());
      }
    }
    json.writeNumberField("quarantinedEndpoints", apps.connects().quarantined());
    json.writeNumberField("endpointsWithoutTrust", apps.runtimes().withoutTrust());
    json.writeEndObject();
  }

  private static void tls(JsonGenerator json, @Nullable TlsFront front) throws IOException {
    if (front == null) {
      return;
    }
    TlsStatus status = front.status();
    json.writeObjectFieldStart("tls");
    json.writeStringField("provider", status.provider());
    json.writeNumberField("loads", status.loads());
    json.writeNumberField("contexts", status.contexts());
    json.writeNumberField("retiredContexts", status.retired());
    json.writeArrayFieldStart("certificates");
    for (TlsStatus.Pair pair : status.pairs()) {
      json.writeStartObject();
      json.writeStringField("name", pair.name());
      json.writeBooleanField("default", pair.fallback());
      strings(json, "hosts", pair.hosts().stream().sorted().toList());
      json.writeStringField("notAfter", pair.notAfter().toString());
      json.writeEndObject();
    }
    json.writeEndArray();
    strings(json, "problems", List.copyOf(status.problems().values()));
    json.writeEndObject();
  }

  private static void accessLog(JsonGenerator json, @Nullable AccessLog log) throws IOException {
    json.writeObjectFieldStart("accessLog");
    json.writeBooleanField("on", log != null);
    if (log != null) {
      json.writeBooleanField("dropping", log.dropping());
      json.writeNumberField("dropped", log.droppedQueueFull() + log.droppedWriteFailed());
      @Nullable String problem = log.problem();
      if (problem != null) {
        json.writeStringField("problem", problem);
      }
    }
    json.writeEndObject();
  }

  private static void strings(JsonGenerator json, String name, List<String> values)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }
}
