package dev.holdfast.router.limits;

import dev.holdfast.events.Route;
import org.jspecify.annotations.Nullable;

/// What one request is counted in, from its admission to its end. One per client of the event loop,
/// used again and again. Event loop only; what it counts in is shared.
public final class Ticket {
  private final Admission admission;
  private boolean inRouter;
  private long client = ClientKey.NOBODY;
  private @Nullable RouteShare route;
  private long waitNanos;

  public Ticket(Admission admission) {
    this.admission = admission;
  }

  /// Counts a request in all that is limited, until {@link #end}. Why it may not go on; null where
  /// it may. Where it may not, it is in flight nowhere.
  ///
  /// @param own the route's; what it does not say the router-wide one does
  /// @param from whose it is; {@link ClientKey#NOBODY}: not limited as a client's
  public @Nullable Refusal admit(Route to, Allowance own, long from, long nowNanos) {
    AdmissionConfig config = admission.config();
    Refusal refusal = enter(config, to, own, from);
    if (refusal == null) {
      refusal = take(config.perRoute(), own, from, admission.sinceStart(nowNanos));
    }
    if (refusal != null) {
      end();
    }
    return refusal;
  }

  private @Nullable Refusal enter(AdmissionConfig config, Route to, Allowance own, long from) {
    if (config.requestsMost() > 0) {
      inRouter = admission.requests().tryAdd(config.requestsMost());
      if (!inRouter) {
        return Refusal.ROUTER_REQUESTS;
      }
    }
    int clientMost = config.perClient().requestsMost();
    if (clientMost > 0 && from != ClientKey.NOBODY) {
      if (!admission.clientRequests().tryAdd(from, clientMost)) {
        return Refusal.CLIENT_REQUESTS;
      }
      client = from;
    }
    if (!own.isNone() || !config.perRoute().isNone()) {
      route = admission.routes().enter(to, own.requestsMost(config.perRoute()));
      if (route == null) {
        return Refusal.ROUTE_REQUESTS;
      }
    }
    return null;
  }

  /// The client's token first, so that one over its own rate takes nothing from others.
  private @Nullable Refusal take(Allowance usual, Allowance own, long from, long now) {
    RouteShare share = route;
    if (share == null) {
      return null;
    }
    Rate ofClient = own.clientRate(usual);
    if (!ofClient.isNone() && from != ClientKey.NOBODY) {
      waitNanos = admission.clientRates().take(from, share.hash, ofClient, now);
      if (waitNanos > 0) {
        return Refusal.CLIENT_RATE;
      }
    }
    Rate ofRoute = own.rate(usual);
    if (!ofRoute.isNone()) {
      waitNanos = share.take(ofRoute, now);
      if (waitNanos > 0) {
        return Refusal.ROUTE_RATE;
      }
    }
    return null;
  }

  /// How long until one that is over a rate would conform, in ns.
  public long waitNanos() {
    return waitNanos;
  }

  /// The request has ended: it is counted nowhere.
  public void end() {
    if (inRouter) {
      inRouter = false;
      admission.requests().remove();
    }
    if (client != ClientKey.NOBODY) {
      admission.clientRequests().remove(client);
      client = ClientKey.NOBODY;
    }
    if (route != null) {
      route.leave();
      route = null;
    }
  }
}
