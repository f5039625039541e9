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

/// The runtime of one endpoint, shared by all event loops: how it is reached, how many requests are
/// in flight, whether its last connect failed, how its connects went, whether it is retired. Any
/// thread.
///
/// What a connection needs is made on first use, since a table may hold a million backends that
/// nobody asks for; one loop's compare-and-set wins, so there is one in-flight count.
public final class Backend {
  private static final VarHandle PREPARED;
  private static final VarHandle DOUBTED_UNTIL;
  private static final VarHandle CONNECTS;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      PREPARED = lookup.findVarHandle(Backend.class, "prepared", Prepared.class);
      CONNECTS = lookup.findVarHandle(Backend.class, "connects", ConnectHistory.class);
      DOUBTED_UNTIL = lookup.findVarHandle(Backend.class, "doubtedUntilNanos", long.class);
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

  // No time: until a connect proves its identity.
  private static final long QUARANTINED = Long.MIN_VALUE;

  @SuppressWarnings("ArrayRecordComponent") // Nobody compares two; nobody writes to the array.
  private record Prepared(InetSocketAddress address, byte[] headers, PaddedCount inFlight) {}

  private final Endpoint endpoint;
  private final Reach reach;
  private volatile @Nullable Prepared prepared;
  private volatile boolean retired;

  private volatile ConnectHistory connects = ConnectHistory.NONE;
  private volatile @Nullable Failure failure;

  // 0: no doubt. A loop may see it a moment late, which costs one more try.
  @SuppressWarnings("unused") // through its handle
  private long doubtedUntilNanos;

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

  /// A connect has failed: it is passed over until then, where there are others. Lifts no
  /// quarantine.
  public void doubt(long untilNanos) {
    long until = untilNanos == 0 || untilNanos == QUARANTINED ? 1 : untilNanos;
    long known = (long) DOUBTED_UNTIL.getOpaque(this);
    while (known != QUARANTINED) {
      long found = (long) DOUBTED_UNTIL.compareAndExchange(this, known, until);
      if (found == known) {
        return;
      }
      known = found;
    }
  }

  /// Somebody else answers at its address: it is picked last until a connect proves its identity.
  /// Whether that is news.
  boolean quarantine() {
    return (long) DOUBTED_UNTIL.getAndSet(this, QUARANTINED) != QUARANTINED;
  }

  /// No doubt is left. Whether it was quarantined.
  boolean trust() {
    return (long) DOUBTED_UNTIL.getOpaque(this) != 0
        && (long) DOUBTED_UNTIL.getAndSet(this, 0L) == QUARANTINED;
  }

  public boolean isQuarantined() {
    return (long) DOUBTED_UNTIL.getOpaque(this) == QUARANTINED;
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

  public boolean isDoubted(long nowNanos) {
    long until = (long) DOUBTED_UNTIL.getOpaque(this);
    return until != 0 && (until == QUARANTINED || nowNanos - until < 0);
  }

  /// For how long it is passed over yet, in ns; 0 where it is not, or has no time.
  public long doubtedForNanos(long nowNanos) {
    long until = (long) DOUBTED_UNTIL.getOpaque(this);
    return until == 0 || until == QUARANTINED ? 0 : Math.max(0, until - nowNanos);
  }

  /// A request goes to it; it stays in flight until its answer has ended.
  public void onRequestStarted() {
    prepared().inFlight.add(1);
  }

  public void onRequestEnded() {
    prepared().inFlight.add(-1);
  }

  public int inFlight() {
    Prepared made = prepared;
    return made == null ? 0 : made.inFlight.sum();
  }

  private Prepared prepared() {
    Prepared made = prepared;
    if (made == null) {
      Prepared mine = new Prepared(resolve(), headerLines(), new PaddedCount());
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
