package dev.holdfast.cli;

import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.log.KafkaRouteLog;
import dev.holdfast.events.log.RouteLog;
import dev.holdfast.router.RouterAssembly;
import dev.holdfast.router.RouterConfig;
import dev.holdfast.router.StartException;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/// A router and its log, from a config file. One thread.
final class RouterProcess implements AutoCloseable {
  private final RouterAssembly router;
  private final RouteLog log;

  private RouterProcess(RouterAssembly router, RouteLog log) {
    this.router = router;
    this.log = log;
  }

  static RouterProcess start(Path configFile) throws CommandFailure {
    RouterConfig config = Configs.router(configFile);
    RouteLog log = KafkaRouteLog.open(config.bus(), SystemClocks.ticker());
    boolean started = false;
    try {
      RouterProcess process = new RouterProcess(RouterAssembly.start(config, log), log);
      started = true;
      return process;
    } catch (StartException e) {
      throw new CommandFailure(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
    } finally {
      if (!started) {
        log.close();
      }
    }
  }

  /// Takes of the config file, as it is now, what can change while the router runs; of one that
  /// cannot be used nothing.
  void reload(Path configFile) throws CommandFailure {
    router.reload(Configs.router(configFile));
  }

  InetSocketAddress address() {
    return router.address();
  }

  InetSocketAddress adminAddress() {
    return router.adminAddress();
  }

  /// Finishes what is in flight, accepts nothing new, and ends.
  @Override
  public void close() {
    router.stop();
    log.close();
  }
}
