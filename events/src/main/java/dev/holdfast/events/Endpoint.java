package dev.holdfast.events;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One instance's port, whole, as its cell's emitter says it: facts only; connections, counters and
/// doubts are the router's. Immutable; two endpoints are equal when every fact is.
///
/// A router holds a million of them and looks at some of their facts for each record: so they lie
/// in one object of 104 bytes, GUIDs as numbers and an identity that is the instance's id not at
/// all. What is made of several of them ({@link #id}, {@link #target}, {@link #app}) is made when
/// it is asked for; each fact can be had by itself.
public final class Endpoint extends Identified {
  public static final int DEFAULT_WEIGHT = 100;
  private static final int WEIGHT_MOST = 1_000;
  private static final int ROUTES_MOST = 1_000;

  /// What a cell says an endpoint is doing, and for how long. Nearly all say the same.
  private record Said(EndpointState state, long forMs) {
    static final Said LIVE = new Said(EndpointState.LIVE, 0);

    static Said of(EndpointState state, long forMs) {
      return state == EndpointState.LIVE && forMs == 0 ? LIVE : new Said(state, forMs);
    }
  }

  private final String address;
  private final char port;
  private final char tlsPort;
  private final Protocol protocol;

  /// Null: the instance's id, as it is in Cloud Foundry.
  private final @Nullable String identity;

  private final Said said;
  private final long sinceMs;

  /// The app's id where it is no canonical GUID; null where it is one.
  private final @Nullable String appText;

  private final long appHigh;
  private final long appLow;
  private final String processType;
  private final int index;

  private final String zone;
  private final char weight;
  private final Tags tags;

  /// As {@link RouteSet} makes it.
  private final Object routes;

  /// Throws {@link IllegalArgumentException} where one of them is out of bounds.
  ///
  /// @param state what the cell says it is doing
  /// @param stateForMs how long the cell thinks the state lasts, in ms; 0 where it does not say;
  ///   information only
  /// @param sinceMs log time, in ms, at which its emitter first saw it at this target; unchanged by
  ///   re-publication and strictly greater than that of every earlier claim of the same cell, so
  ///   that the greatest claim to an address is the latest
  /// @param zone where it runs; empty where none is given
  /// @param weight its share of the traffic relative to the pool's others, 1 to 1000, 100 by
  ///   default
  /// @param tags free labels, sorted by name
  /// @param routes where it is reached, in any order; an endpoint without routes is known and never
  ///   picked
  public Endpoint(
      EndpointId id,
      Target target,
      EndpointState state,
      long stateForMs,
      long sinceMs,
      AppInstance app,
      String zone,
      int weight,
      Map<String, String> tags,
      List<Route> routes) {
    super(id, id.cell());
    Check.that(stateForMs >= 0, "state duration", stateForMs, "0 ms or more");
    Check.that(sinceMs >= 0, "since", sinceMs, "0 ms or more");
    Texts.visible("zone", zone, 63);
    Check.that(weight >= 1 && weight <= WEIGHT_MOST, "weight", weight, "1 to " + WEIGHT_MOST);
    Check.that(
        routes.size() <= ROUTES_MOST, "number of routes", routes.size(), "at most " + ROUTES_MOST);
    this.address = target.address();
    this.port = (char) target.port();
    this.tlsPort = (char) target.tlsPort();
    this.protocol = target.protocol();
    this.identity = id.hasInstance(target.identity()) ? null : target.identity();
    this.said = Said.of(state, stateForMs);
    this.sinceMs = sinceMs;
    Guid guid = Guid.of(app.app());
    this.appText = guid == null ? app.app() : null;
    this.appHigh = guid == null ? 0 : guid.high();
    this.appLow = guid == null ? 0 : guid.low();
    this.processType = app.processType();
    this.index = app.index();
    this.zone = zone;
    this.weight = (char) weight;
    this.tags = Tags.of(tags);
    this.routes = RouteSet.of(routes);
  }

  /// The facts of another, but for these.
  private Endpoint(Endpoint other, Cell cell, Said said, long sinceMs, Object routes) {
    super(other, cell);
    this.address = other.address;
    this.port = other.port;
    this.tlsPort = other.tlsPort;
    this.protocol = other.protocol;
    this.identity = other.identity;
    this.said = said;
    this.sinceMs = sinceMs;
    this.appText = other.appText;
    this.appHigh = other.appHigh;
    this.appLow = other.appLow;
    this.processType = other.processType;
    this.index = other.index;
    this.zone = other.zone;
    this.weight = other.weight;
    this.tags = other.tags;
    this.routes = routes;
  }

  private Endpoint(Endpoint said, Endpoint known) {
    super(said, known.cell());
    this.address = one(said.address, known.address);
    this.port = said.port;
    this.tlsPort = said.tlsPort;
    this.protocol = said.protocol;
    this.identity = said.identity == null ? null : one(said.identity, known.identity);
    this.said = one(said.said, known.said);
    this.sinceMs = said.sinceMs;
    this.appText = said.appText == null ? null : one(said.appText, known.appText);
    this.appHigh = said.appHigh;
    this.appLow = said.appLow;
    this.processType = one(said.processType, known.processType);
    this.index = said.index;
    this.zone = one(said.zone, known.zone);
    this.weight = said.weight;
    this.tags = one(said.tags, known.tags);
    this.routes = one(said.routes, known.routes);
  }

  private static <T> T one(T said, @Nullable T known) {
    return known != null && said.equals(known) ? known : said;
  }

  public EndpointId id() {
    return new EndpointId(this);
  }

  /// How it is reached.
  public Target target() {
    return new Target(address, port, tlsPort, identity(), protocol);
  }

  /// As {@link Target#address}.
  public String address() {
    return address;
  }

  /// As {@link Target#port}.
  public int port() {
    return port;
  }

  /// As {@link Target#tlsPort}.
  public int tlsPort() {
    return tlsPort;
  }

  /// As {@link Target#connectPort}.
  public int connectPort() {
    return tlsPort != 0 ? tlsPort : port;
  }

  public Protocol protocol() {
    return protocol;
  }

  /// As {@link Target#identity}.
  public String identity() {
    return identity == null ? instance() : identity;
  }

  /// Whether a peer has to prove its identity, and can.
  public boolean isVerified() {
    return tlsPort != 0 && (identity == null || !identity.isEmpty());
  }

  /// Whether both are reached in the same way. Of two facts of one endpoint.
  public boolean hasTargetOf(Endpoint other) {
    assert hasIdOf(other) : this + " is another endpoint than " + other;
    return port == other.port
        && tlsPort == other.tlsPort
        && protocol == other.protocol
        && address.equals(other.address)
        && Objects.equals(identity, other.identity);
  }

  /// Whether both are the same instance of the same app.
  public boolean hasAppOf(Endpoint other) {
    return appHigh == other.appHigh
        && appLow == other.appLow
        && index == other.index
        && Objects.equals(appText, other.appText)
        && processType.equals(other.processType);
  }

  public EndpointState state() {
    return said.state;
  }

  public long stateForMs() {
    return said.forMs;
  }

  public long sinceMs() {
    return sinceMs;
  }

  public AppInstance app() {
    String app = appText == null ? Guid.text(appHigh, appLow) : appText;
    return new AppInstance(app, processType, index);
  }

  /// Writes the app's id as ASCII, without making the text. Returns where it ends.
  ///
  /// @param into has room for {@link AppInstance#APP_MOST} more
  public int copyApp(byte[] into, int at) {
    return appText == null ? Guid.copy(appHigh, appLow, into, at) : Texts.copy(appText, into, at);
  }

  /// As {@link AppInstance#index}.
  public int index() {
    return index;
  }

  /// As `app().app().equals(other)`, without making the text.
  public boolean hasApp(String other) {
    return appText != null ? appText.equals(other) : Guid.isText(appHigh, appLow, other);
  }

  public String zone() {
    return zone;
  }

  public int weight() {
    return weight;
  }

  /// Sorted by name.
  public Tags tags() {
    return tags;
  }

  /// Sorted, none twice.
  public List<Route> routes() {
    return RouteSet.list(routes);
  }

  public int routeCount() {
    return RouteSet.count(routes);
  }

  /// The route at `index`, 0 to routeCount - 1.
  public Route route(int index) {
    return RouteSet.get(routes, index);
  }

  /// Whether it is reached at this route.
  public boolean hasRoute(Route route) {
    return RouteSet.has(routes, route);
  }

  /// Whether it asks for anything at any of its routes.
  public boolean hasOptions() {
    return RouteSet.hasOptions(routes);
  }

  /// What it asks for at that route.
  public RouteOptions options(Route route) {
    return RouteSet.options(routes, route);
  }

  /// The same endpoint that asks for this, by route, and for nothing else.
  public Endpoint withOptions(Map<Route, RouteOptions> options) {
    return new Endpoint(this, cell(), said, sinceMs, RouteSet.withOptions(routes, options));
  }

  /// The same endpoint in another state.
  public Endpoint withState(EndpointState newState, long newStateForMs) {
    Check.that(newStateForMs >= 0, "state duration", newStateForMs, "0 ms or more");
    return new Endpoint(this, cell(), Said.of(newState, newStateForMs), sinceMs, routes);
  }

  /// The same endpoint with another time of its claim.
  public Endpoint withSince(long newSinceMs) {
    Check.that(newSinceMs >= 0, "since", newSinceMs, "0 ms or more");
    return new Endpoint(this, cell(), said, newSinceMs, routes);
  }

  /// An equal endpoint that refers to the parts of another one of its cell where its own are equal:
  /// what a record says of an endpoint is mostly what was known of it, or of the one beside it.
  public Endpoint sharing(Endpoint known) {
    return new Endpoint(this, known);
  }

  /// Whether both refer to the same objects as their routes.
  @SuppressWarnings("ReferenceEquality") // Which of two equal objects it is, is the question here.
  public boolean sharesRoutesOf(Endpoint other) {
    return routes == other.routes;
  }

  /// An equal endpoint that refers to these objects instead of its own equal ones.
  public Endpoint withParts(Cell equalCell, List<Route> equalRoutes) {
    assert equalCell.equals(cell()) && equalRoutes.equals(routes());
    return new Endpoint(this, equalCell, said, sinceMs, RouteSet.withEqual(routes, equalRoutes));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Endpoint endpoint
        && hasIdOf(endpoint)
        // What is in the object itself first: where one of these differs, no reference is followed.
        && sinceMs == endpoint.sinceMs
        && weight == endpoint.weight
        && index == endpoint.index
        && appHigh == endpoint.appHigh
        && appLow == endpoint.appLow
        && hasTargetOf(endpoint)
        && said.equals(endpoint.said)
        && Objects.equals(appText, endpoint.appText)
        && processType.equals(endpoint.processType)
        && zone.equals(endpoint.zone)
        && tags.equals(endpoint.tags)
        && routes.equals(endpoint.routes);
  }

  @Override
  public int hashCode() {
    return 31 * idHash() + Long.hashCode(sinceMs);
  }

  @Override
  public String toString() {
    return "%s at %s, %s for %d ms, since %d, %s, zone \"%s\", weight %d, tags %s, routes %s"
        .formatted(
            id(),
            target(),
            state(),
            stateForMs(),
            sinceMs,
            app(),
            zone,
            (int) weight,
            tags,
            routes());
  }
}
