package dev.holdfast.router.backend;

import dev.holdfast.events.AppInstance;
import dev.holdfast.events.Endpoint;
import dev.holdfast.registry.view.ConnectHistory;
import io.netty.util.NetUtil;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The runtime of one endpoint, shared by all event loops: how it is reached, what traffic it has,
/// whether it is doubted for its connects or ejected for its answers, how its connects went,
/// whether it is retired. Any thread.
///
/// What a connection needs is made on first use, since a table may hold a million backends that
/// nobody asks for; one loop's compare-and-set wins, so there is one in-flight count.
public final class Backend {
  private static final VarHandle PREPARED;
  private static final VarHandle DOUBT;
  private static final VarHandle EJECTION;
  private static final VarHandle WATCHED;
  private static final VarHandle CONNECTS;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      PREPARED = lookup.findVarHandle(Backend.class, "prepared", Prepared.class);
      CONNECTS = lookup.findVarHandle(Backend.class, "connects", ConnectHistory.class);
      DOUBT = lookup.findVarHandle(Backend.class, "doubt", Doubt.class);
      EJECTION = lookup.findVarHandle(Backend.class, "ejection", Ejection.class);
      WATCHED = lookup.findVarHandle(Backend.class, "watched", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /// How this router reaches an endpoint.
  enum Reach {
    PLAIN,
    TLS,
    /// It has a TLS port, and this router has no trust store. Its plain port is no way around that.
    NONE
  }

  /// How a connect failed at last.
  ///
  /// @param detail for people
  public record Failure(ConnectFailure why, String detail, long atNanos) {}

  /// All of its share, in thousandths.
  static final int SHARE_WHOLE = 1_000;

  private static final int SHARE_LEAST = 100;

  @SuppressWarnings("ArrayRecordComponent") // Nobody compares two; nobody writes to the array.
  private record Prepared(
      InetSocketAddress address, byte[] headers, long instance, Traffic traffic) {}

  private final Endpoint endpoint;
  private final Reach reach;
  private volatile @Nullable Prepared prepared;
  private volatile boolean retired;

  private volatile ConnectHistory connects = ConnectHistory.NONE;
  private volatile @Nullable Failure failure;

  private volatile Doubt doubt = Doubt.NONE;
  private volatile Ejection ejection = Ejection.NONE;

  // Whether some loop connects to it again while it is doubted.
  private volatile boolean watched;

  Backend(Endpoint endpoint, Reach reach) {
    this.endpoint = endpoint;
    this.reach = reach;
  }

  /// The endpoint as it was when this runtime was made: its id and target hold for the runtime's
  /// whole life.
  public Endpoint endpoint() {
    return endpoint;
  }

  /// Whether this router can speak to it.
  public boolean isReachable() {
    return reach != Reach.NONE;
  }

  /// Whether it is spoken to over TLS, and has to prove its identity.
  public boolean isSecured() {
    return reach == Reach.TLS;
  }

  /// What its certificate must carry: a DNS name, or its address where it has no identity.
  String identity() {
    String identity = endpoint.identity();
    return identity.isEmpty() ? endpoint.address() : identity;
  }

  public InetSocketAddress address() {
    return prepared().address;
  }

  /// The header lines that every request to this endpoint carries, and the empty line behind them.
  public byte[] headers() {
    return prepared().headers;
  }

  /// Whether a request's session is here.
  public boolean hasSession(Wish wish) {
    return wish.hasSession() && wish.session() == prepared().instance;
  }

  private long instance() {
    byte[] name = endpoint.instance().getBytes(StandardCharsets.US_ASCII);
    return KeyHash.of(name, 0, name.length);
  }

  public boolean isRetired() {
    return retired;
  }

  void retire() {
    retired = true;
  }

  /// Whether a loop may have connections to it.
  boolean isUsed() {
    return prepared != null;
  }

  /// A connect has failed: it is passed over for a while, where there are others. Lifts no
  /// quarantine.
  ///
  /// @param longestNanos until it is connected to again
  public void doubt(long nowNanos, long longestNanos) {
    Doubt known = doubt;
    while (!DOUBT.compareAndSet(this, known, known.deepened(nowNanos, longestNanos))) {
      known = doubt;
    }
  }

  /// Whether it is time to connect to it to see whether it is back; then whoever asked does that.
  boolean takeProbe(long nowNanos) {
    Doubt known = doubt;
    return known.isDue(nowNanos) && DOUBT.compareAndSet(this, known, known.probed(nowNanos));
  }

  /// Whether whoever asks is the one to watch it while it is doubted.
  boolean watch() {
    return WATCHED.compareAndSet(this, false, true);
  }

  void unwatch() {
    watched = false;
  }

  /// Somebody else answers at its address: it is picked last until a connect proves its identity.
  /// Whether that is news.
  boolean quarantine() {
    Doubt before = (Doubt) DOUBT.getAndSet(this, Doubt.QUARANTINE);
    return !before.isQuarantined();
  }

  /// No doubt is left. Whether it was quarantined.
  boolean trust() {
    return !doubt.isNone() && ((Doubt) DOUBT.getAndSet(this, Doubt.NONE)).isQuarantined();
  }

  public boolean isQuarantined() {
    return doubt.isQuarantined();
  }

  public boolean isDoubted(long nowNanos) {
    return doubt.holds(nowNanos);
  }

  /// Whether it is passed over for its answers.
  public boolean isEjected(long nowNanos) {
    return ejection.holds(nowNanos);
  }

  /// Neither doubted nor ejected.
  public boolean isHealthy(long nowNanos) {
    return !doubt.holds(nowNanos) && !ejection.holds(nowNanos);
  }

  /// Its answers have failed: it is passed over for a while. Whether that is news.
  boolean eject(long nowNanos, EjectionConfig config) {
    Ejection known = ejection;
    if (known.holds(nowNanos)
        || !EJECTION.compareAndSet(this, known, known.next(nowNanos, config))) {
      return false;
    }
    traffic().endRow();
    return true;
  }

  /// How connects to it have gone.
  ConnectHistory connects() {
    return connects;
  }

  /// A probe is on its way.
  public void onProbed(long nowNanos) {
    note(known -> known.begun(nowNanos));
  }

  void onConnected(long nowNanos) {
    failure = null;
    if (!doubt.isNone()) {
      traffic().beginAnew(nowNanos);
    }
    note(known -> known.succeeded(nowNanos));
  }

  void onFailed(Failure newest) {
    failure = newest;
  }

  /// How the newest connect failed; null where it did not.
  public @Nullable Failure failure() {
    return failure;
  }

  void onConnectFailed(long nowNanos, long apartNanos) {
    note(known -> known.failed(nowNanos, apartNanos));
  }

  /// Loops that connect at one time must not lose each other's news: a success that is lost would
  /// leave the failures before it standing.
  private void note(UnaryOperator<ConnectHistory> next) {
    ConnectHistory known = connects;
    while (!CONNECTS.compareAndSet(this, known, next.apply(known))) {
      known = connects;
    }
  }

  /// How long until it is connected to again to end its doubt, in ns; 0 where it is not doubted, or
  /// has no time.
  public long doubtedForNanos(long nowNanos) {
    Doubt of = doubt;
    return of.isQuarantined() || !of.holds(nowNanos) ? 0 : Math.max(0, of.probeNanos() - nowNanos);
  }

  /// A request goes to it, unless as many as it may have are there: it stays in flight from here
  /// until its answer has ended.
  ///
  /// @param most 0: no limit
  boolean tryStart(long nowNanos, int most) {
    return traffic().tryStart(nowNanos, most);
  }

  /// Its answer has ended, or there will be none.
  public void onRequestEnded() {
    traffic().end();
  }

  public int inFlight() {
    Prepared made = prepared;
    return made == null ? 0 : made.traffic.inFlight();
  }

  /// What is counted of its requests.
  Traffic traffic() {
    return prepared().traffic;
  }

  /// How long a request would wait here, for comparison.
  double costNanos(long nowNanos) {
    Prepared made = prepared;
    return made == null ? 0 : made.traffic.costNanos(nowNanos);
  }

  /// How much of its share it is given, in thousandths: a tenth until its first request, or when it
  /// is back, and then more and more.
  int shareThousandths(long nowNanos, long slowStartNanos) {
    if (slowStartNanos == 0) {
      return SHARE_WHOLE;
    }
    Prepared made = prepared;
    long since = made == null ? 0 : made.traffic.sinceNanos();
    if (since == 0) {
      return SHARE_LEAST;
    }
    Ejection newest = ejection;
    if (newest.count() > 0 && newest.untilNanos() - since > 0) {
      since = newest.untilNanos();
    }
    long elapsed = nowNanos - since;
    return elapsed >= slowStartNanos
        ? SHARE_WHOLE
        : SHARE_LEAST + (int) (Math.max(0, elapsed) * (SHARE_WHOLE - SHARE_LEAST) / slowStartNanos);
  }

  private Prepared prepared() {
    Prepared made = prepared;
    if (made == null) {
      Prepared mine = new Prepared(resolve(), headerLines(), instance(), new Traffic());
      Prepared theirs = (Prepared) PREPARED.compareAndExchange(this, (Prepared) null, mine);
      made = theirs == null ? mine : theirs;
    }
    return made;
  }

  private InetSocketAddress resolve() {
    String text = endpoint.address();
    byte @Nullable [] octets = NetUtil.createByteArrayFromIpAddressString(text);
    assert octets != null : text;
    try {
      return new InetSocketAddress(
          InetAddress.getByAddress(octets), isSecured() ? endpoint.tlsPort() : endpoint.port());
    } catch (UnknownHostException e) {
      throw new AssertionError("an address of 4 or 16 bytes: " + text, e);
    }
  }

  private byte[] headerLines() {
    AppInstance app = endpoint.app();
    StringBuilder lines = new StringBuilder(160);
    if (!app.app().isEmpty()) {
      lines.append("X-CF-ApplicationID: ").append(app.app()).append("\r\n");
    }
    lines.append("X-CF-InstanceIndex: ").append(app.index()).append("\r\n");
    lines.append("X-CF-InstanceID: ").append(endpoint.id().instance()).append("\r\n\r\n");
    return lines.toString().getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public String toString() {
    return endpoint.id() + " at " + endpoint.target();
  }
}
