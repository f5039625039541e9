package dev.holdfast.router.admin;

import dev.holdfast.events.Ticker;
import dev.holdfast.events.log.RouteLog;
import dev.holdfast.registry.table.RouteTable;
import dev.holdfast.registry.table.TableWriter;
import dev.holdfast.router.accesslog.AccessLog;
import dev.holdfast.router.backend.Backend;
import dev.holdfast.router.backend.BackendRuntimes;
import dev.holdfast.router.backend.ConnectEvidence;
import dev.holdfast.router.backend.Outliers;
import dev.holdfast.router.http.HttpConfig;
import dev.holdfast.router.http.LoopCounters;
import dev.holdfast.router.http.TableAge;
import dev.holdfast.router.limits.OverloadWatch;
import dev.holdfast.router.rules.RouteRules;
import dev.holdfast.router.rules.RouteRulesFactory;
import dev.holdfast.router.tls.AppTls;
import dev.holdfast.router.tls.TlsFront;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The parts of a router that the admin port shows, each as its own thread publishes it.
///
/// @param overload what is counted for limits, and how loaded the loops are
/// @param tls in front; null where there is none
/// @param accessLog null where it is off
/// @param wall for what people read only
public record RouterParts(
    About about,
    Serving serving,
    Table table,
    List<LoopCounters> loops,
    OverloadWatch overload,
    @Nullable TlsFront tls,
    Apps apps,
    @Nullable AccessLog accessLog,
    Ticker ticker,
    InstantSource wall) {

  /// What does not change while a router runs.
  ///
  /// @param transport how sockets are driven
  /// @param http how requests come in
  public record About(
      String version,
      String site,
      String group,
      String transport,
      HttpConfig http,
      long startedNanos) {}

  /// How apps are reached.
  ///
  /// @param tls null where this router has no trust store
  /// @param rules of routes without options
  /// @param options what is made of the others'
  public record Apps(
      @Nullable AppTls tls,
      ConnectEvidence connects,
      Outliers outliers,
      BackendRuntimes runtimes,
      RouteRules rules,
      RouteRulesFactory options) {}

  /// What the table writer's thread keeps.
  ///
  /// @param age for how long the table has not been known to be current
  /// @param failure what ended that thread; null while it runs
  public record Table(
      RouteLog log,
      RouteTable<Backend> routes,
      TableWriter<Backend> writer,
      TableAge age,
      Supplier<@Nullable Throwable> failure) {

    /// What ended the thread, for people.
    @Nullable String problem() {
      @Nullable Throwable ended = failure.get();
      return ended == null
          ? null
          : "the table writer has died (%s): routes no longer change; restart this router"
              .formatted(ended);
    }
  }

  long uptimeMs() {
    return (ticker.nanos() - about.startedNanos) / 1_000_000;
  }
}
