package dev.holdfast.router.limits;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// What all event loops count of connections, requests, clients and routes, and the limits that
/// hold now. Any thread.
public final class Admission {
  private static final long SWEEP_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final SharedCount connections = new SharedCount();
  private final SharedCount requests = new SharedCount();
  private final ClientCounts clientConnections;
  private final ClientCounts clientRequests;
  private final ClientRates clientRates;
  private final RouteShares routes;
  private final int connectionsPossible;
  private final long originNanos;
  private volatile AdmissionConfig config;
  private long sweptNanos;

  /// @param connectionsPossible the most client connections where the configuration says nothing
  public Admission(
      AdmissionConfig config, int connectionsPossible, RandomGenerator random, long nowNanos) {
    ClientHash hash = new ClientHash(random);
    this.config = config;
    this.connectionsPossible = connectionsPossible;
    this.originNanos = nowNanos;
    this.sweptNanos = nowNanos;
    this.clientConnections = new ClientCounts(hash);
    this.clientRequests = new ClientCounts(hash);
    this.clientRates = new ClientRates(hash);
    this.routes = new RouteShares(hash);
  }

  public AdmissionConfig config() {
    return config;
  }

  /// Other limits hold from now on; what one counts that was off before is what begins from now on.
  public void become(AdmissionConfig newConfig) {
    config = newConfig;
  }

  /// The most client connections.
  public int connectionsMost() {
    int most = config.connectionsMost();
    return most == 0 ? connectionsPossible : most;
  }

  /// Whether another connection may be open; then it counts until {@link #disconnect}.
  public boolean tryConnect() {
    return connections.tryAdd(connectionsMost());
  }

  public void disconnect() {
    connections.remove();
  }

  /// The most connections of each client; 0: no limit.
  public int clientConnectionsMost() {
    return config.perClient().connectionsMost();
  }

  /// Whether that client may have another connection where it may have so many; then it counts
  /// until {@link #disconnectClient}.
  public boolean tryConnectClient(long client, int most) {
    return clientConnections.tryAdd(client, most);
  }

  public void disconnectClient(long client) {
    clientConnections.remove(client);
  }

  /// Whether a request is looked at for whose it is.
  public boolean looksAtClients(Allowance ofRoute) {
    return config.perClient().requestsMost() > 0 || !ofRoute.clientRate(config.perRoute()).isNone();
  }

  /// How many client connections are open.
  public int connections() {
    return connections.value();
  }

  /// How many of the requests that may be in flight are, from 0 to 1; 0 where there is no limit.
  public double requestsShare() {
    int most = config.requestsMost();
    return most == 0 ? 0 : (double) requests.value() / most;
  }

  /// How many limited routes are in use.
  public int limitedRoutes() {
    return routes.size();
  }

  /// Lets go of what says nothing any more. One thread.
  public void sweep(long nowNanos) {
    if (nowNanos - sweptNanos >= SWEEP_NANOS) {
      sweptNanos = nowNanos;
      routes.sweep(sinceStart(nowNanos));
    }
  }

  /// The time of a clock that begins with this.
  long sinceStart(long nowNanos) {
    return nowNanos - originNanos;
  }

  SharedCount requests() {
    return requests;
  }

  ClientCounts clientRequests() {
    return clientRequests;
  }

  ClientRates clientRates() {
    return clientRates;
  }

  RouteShares routes() {
    return routes;
  }
}
