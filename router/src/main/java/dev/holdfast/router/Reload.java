package dev.holdfast.router;

import dev.holdfast.router.accesslog.AccessLog;
import dev.holdfast.router.http.EventLoops;
import dev.holdfast.router.http.HttpConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes of another configuration what can change while a router runs: timeouts, limits, the drain;
/// and opens the access log anew. Certificates and CAs are watched without it. One thread at a
/// time.
final class Reload {
  private static final Logger LOG = LoggerFactory.getLogger(Reload.class);

  private final EventLoops loops;
  private final GracefulStop drain;
  private final @Nullable AccessLog accessLog;
  private RouterConfig running;

  Reload(
      RouterConfig started, EventLoops loops, GracefulStop drain, @Nullable AccessLog accessLog) {
    this.running = started;
    this.loops = loops;
    this.drain = drain;
    this.accessLog = accessLog;
  }

  synchronized void apply(RouterConfig wanted) {
    if (accessLog != null) {
      accessLog.reopen();
    }
    List<String> taken = new ArrayList<>();
    if (differs(wanted, config -> config.http().timeouts())) {
      loops.become(wanted.http().timeouts());
      taken.add("http.timeouts");
    }
    if (differs(wanted, config -> config.http().admission())) {
      loops.become(wanted.http().admission());
      taken.add("http.limits, http.overload");
    }
    if (differs(wanted, RouterConfig::drain)) {
      drain.become(wanted.drain());
      taken.add("drain");
    }
    List<String> left = waiting(wanted);
    running = running.with(wanted.http().timeouts(), wanted.http().admission(), wanted.drain());
    LOG.info(
        "reloaded: {}",
        taken.isEmpty()
            ? "no timeout and no limit differs"
            : String.join(", ", taken) + " changed");
    if (!left.isEmpty()) {
      LOG.warn("reloaded, but a restart is needed for what differs in {}", String.join(", ", left));
    }
  }

  /// What differs and cannot change while the router runs, by its key.
  private List<String> waiting(RouterConfig wanted) {
    List<String> keys = new ArrayList<>();
    note(keys, "site", wanted, RouterConfig::site);
    note(keys, "group", wanted, RouterConfig::group);
    note(keys, "bus", wanted, RouterConfig::bus);
    note(keys, "dataDirectory", wanted, RouterConfig::dataDirectory);
    note(keys, "reread", wanted, RouterConfig::reread);
    note(keys, "listen", wanted, RouterConfig::listen);
    note(keys, "listen.tls", wanted, RouterConfig::tls);
    note(keys, "stale", wanted, RouterConfig::stale);
    note(keys, "http", wanted, this::httpButWhatIsTaken);
    note(keys, "routeOptions", wanted, RouterConfig::routeOptions);
    note(keys, "admin", wanted, RouterConfig::admin);
    note(keys, "health", wanted, RouterConfig::health);
    note(keys, "accessLog", wanted, RouterConfig::accessLog);
    return keys;
  }

  private HttpConfig httpButWhatIsTaken(RouterConfig of) {
    return of.http().with(running.http().timeouts(), running.http().admission());
  }

  private void note(
      List<String> keys,
      String key,
      RouterConfig wanted,
      Function<RouterConfig, @Nullable Object> part) {
    if (differs(wanted, part)) {
      keys.add(key);
    }
  }

  private boolean differs(RouterConfig wanted, Function<RouterConfig, @Nullable Object> part) {
    return !Objects.equals(part.apply(running), part.apply(wanted));
  }
}
