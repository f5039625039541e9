package dev.holdfast.router.admin;

import dev.holdfast.router.limits.OverloadWatch;

/// Metrics of limits, and of what this router is judged overloaded by.
final class OverloadMetrics {
  private static final double NANOS_PER_SECOND = 1e9;

  private OverloadMetrics() {}

  static void register(Metrics metrics, OverloadWatch watch) {
    metrics.gauge(
        "holdfast_overloaded",
        "1 while an event loop sheds requests, and for some seconds after.",
        () -> watch.isOverloaded() ? 1 : 0);
    metrics.gauge(
        "holdfast_overload_load",
        "The greatest load of an event loop: low priority is shed from 0, normal from 1/3, high"
            + " from 2/3.",
        watch::load);
    metrics.gauge(
        "holdfast_loop_lag_seconds",
        "How late the latest event loop has been at each of its last three looks, in seconds.",
        () -> watch.lagNanos() / NANOS_PER_SECOND);
    metrics.gauge(
        "holdfast_direct_memory_share",
        "Direct memory that Netty's allocator holds, of what it may.",
        () -> watch.signals().directMemory());
    metrics.gauge(
        "holdfast_heap_share",
        "What each of the last three collections left of the largest heap; 0 without one for 10 s.",
        () -> watch.signals().heap());
    metrics.gauge(
        "holdfast_requests_share",
        "Requests in flight, of the most that may be; 0 where there is no limit.",
        () -> watch.admission().requestsShare());
    metrics.gauge(
        "holdfast_connections_max",
        "Client connections that may be open.",
        () -> watch.admission().connectionsMost());
    metrics.gauge(
        "holdfast_limited_routes",
        "Routes with a limit that are in use.",
        () -> watch.admission().limitedRoutes());
  }
}
