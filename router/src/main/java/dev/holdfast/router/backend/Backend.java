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

/// The runtime of one endpoint, shared by all event loops: how many requests are in flight, whether
/// its last connect failed, how its connects went, whether it is retired. Any thread.
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

  @SuppressWarnings("ArrayRecordComponent") // Nobody compares two; nobody writes to the array.
  private record Prepared(InetSocketAddress address, byte[] headers, PaddedCount inFlight) {}

  private final Endpoint endpoint;
  private volatile @Nullable Prepared prepared;
  private volatile boolean retired;

  private volatile ConnectHistory connects = ConnectHistory.NONE;

  // 0: no doubt. A loop may see it a moment late, which costs one more try.
  @SuppressWarnings("unused") // through its handle
  private long doubtedUntilNanos;

  Backend(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  /// The endpoint as it was when this runtime was made: its id and target hold for the runtime's
  /// whole life.
  public Endpoint endpoint() {
    return endpoint;
  }

  /// Whether this router can speak to it: over TLS and HTTP/2 it cannot yet.
  public boolean isReachable() {
    return endpoint.port() != 0;
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

  /// A connect has failed: it is passed over until then, where there are others.
  public void doubt(long untilNanos) {
    DOUBTED_UNTIL.setOpaque(this, untilNanos == 0 ? 1 : untilNanos);
  }

  /// No doubt is left.
  void trust() {
    if ((long) DOUBTED_UNTIL.getOpaque(this) != 0) {
      DOUBTED_UNTIL.setOpaque(this, 0L);
    }
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
    trust();
    note(known -> known.succeeded(nowNanos));
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
    return until != 0 && nowNanos - until < 0;
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
      return new InetSocketAddress(InetAddress.getByAddress(octets), endpoint.port());
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
