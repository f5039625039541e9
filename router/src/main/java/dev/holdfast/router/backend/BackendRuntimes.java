package dev.holdfast.router.backend;

import dev.holdfast.events.Endpoint;
import dev.holdfast.events.Route;
import dev.holdfast.events.RouteOptions;
import dev.holdfast.registry.table.PoolRules;
import dev.holdfast.registry.table.Runtimes;
import dev.holdfast.registry.view.ConnectHistory;
import dev.holdfast.router.backend.Backend.Reach;
import dev.holdfast.router.tls.AppTls;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes and retires the backends of the table's endpoints. Table writer only.
public final class BackendRuntimes implements Runtimes<Backend> {
  private static final Logger LOG = LoggerFactory.getLogger(BackendRuntimes.class);

  private final Reach overTls;
  private final Consumer<Backend> discard;
  private final Compiler compiler;
  private volatile int withoutTrust;

  /// Makes rules of a route's options.
  @FunctionalInterface
  public interface Compiler {
    @Nullable PoolRules compile(Route route, RouteOptions options);
  }

  /// @param tls null where this router has no trust store
  /// @param discard has every event loop close its idle connections to a backend; called on the
  ///   table writer's thread, must not block
  /// @param compiler of routes' options
  public BackendRuntimes(@Nullable AppTls tls, Consumer<Backend> discard, Compiler compiler) {
    this.compiler = compiler;
    this.overTls = tls == null ? Reach.NONE : Reach.TLS;
    this.discard = discard;
  }

  @Override
  public Backend open(Endpoint endpoint) {
    Reach reach = endpoint.tlsPort() == 0 ? Reach.PLAIN : overTls;
    if (reach == Reach.NONE) {
      countWithoutTrust(withoutTrust + 1);
    }
    return new Backend(endpoint, reach);
  }

  private void countWithoutTrust(int now) {
    if (now == 1 && withoutTrust == 0) {
      LOG.warn(
          "mode NO_TRUST: endpoints with a TLS port cannot be reached without a trust store; set"
              + " http.backends.tls.trust");
    } else if (now == 0) {
      LOG.info("mode NO_TRUST is over: no endpoint has a TLS port any more");
    }
    withoutTrust = now;
  }

  /// Endpoints with a TLS port, where this router has no trust store. Any thread.
  public int withoutTrust() {
    return withoutTrust;
  }

  @Override
  public ConnectHistory connects(Backend runtime) {
    return runtime.connects();
  }

  @Override
  public @Nullable PoolRules compile(Route route, RouteOptions options) {
    return compiler.compile(route, options);
  }

  @Override
  public void retire(Endpoint endpoint, Backend runtime) {
    runtime.retire();
    if (!runtime.isReachable()) {
      countWithoutTrust(withoutTrust - 1);
    }
    if (runtime.isUsed()) {
      discard.accept(runtime);
    }
  }
}
