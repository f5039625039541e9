package dev.holdfast.emitter;

import dev.holdfast.emitter.Sealed.DamagedException;
import dev.holdfast.emitter.api.CellOrder;
import dev.holdfast.emitter.api.InstanceOrder;
import dev.holdfast.emitter.lrp.HealthCheck;
import dev.holdfast.events.Cell;
import dev.holdfast.events.EndpointId;
import dev.holdfast.events.EndpointState;
import dev.holdfast.events.Header;
import dev.holdfast.events.Incarnation;
import dev.holdfast.events.LogRecord;
import dev.holdfast.events.Order;
import dev.holdfast.events.RouteEvent;
import dev.holdfast.events.Topic;
import dev.holdfast.events.wire.RecordCodec;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The truth file's bytes: the whole truth, then its changes, each behind its length.
/// `docs/emitter-files.md`. Immutable.
///
/// An endpoint is kept as the bytes of a Register, so that one codec with its checks serves both.
final class TruthCodec {
  private static final String WHOLE = "HFTRUTH4";
  private static final String CHANGE = "HFCHANG4";

  /// A claim's flags: the stated time of its state is over; it has a time to live; it is checked;
  /// it is unhealthy; an order stands.
  private static final int ELAPSED = 1;

  private static final int LEASED = 2;
  private static final int CHECKED = 4;
  private static final int UNHEALTHY = 8;
  private static final int ORDERED = 16;
  private static final int KNOWN = ELAPSED | LEASED | CHECKED | UNHEALTHY | ORDERED;

  /// A part's length and that length's complement: a damaged one must not pass for a file that ends
  /// early.
  private static final int FRAME_BYTES = 2 * Integer.BYTES;

  private final String site;
  private final Cell cell;
  private final Header header;

  TruthCodec(String site, Cell cell) {
    this.site = site;
    this.cell = cell;
    // Of no meaning here: epoch 0 is a Hello's alone.
    this.header = new Header(site, cell, new Order(new Incarnation(1, 0, 0), 1), 0);
  }

  /// A file's beginning.
  byte[] whole(CellTruth truth) {
    return framed(
        Sealed.seal(
            WHOLE,
            out -> {
              out.writeUTF(site);
              out.writeUTF(cell.name());
              writeHead(truth, out);
              writeClaims(truth.claims().values(), out);
            }));
  }

  /// What turns one truth into the other, to be appended.
  byte[] change(CellTruth before, CellTruth now) {
    List<EndpointId> gone = new ArrayList<>();
    for (EndpointId id : before.claims().keySet()) {
      if (!now.claims().containsKey(id)) {
        gone.add(id);
      }
    }
    List<Claim> put = new ArrayList<>();
    now.claims()
        .forEach((id, claim) -> {
          if (!claim.equals(before.claims().get(id))) {
            put.add(claim);
          }
        });
    return framed(
        Sealed.seal(
            CHANGE,
            out -> {
              writeHead(now, out);
              out.writeInt(gone.size());
              for (EndpointId id : gone) {
                out.writeUTF(id.instance());
                out.writeInt(id.containerPort());
              }
              writeClaims(put, out);
            }));
  }

  private static byte[] framed(byte[] sealed) {
    return ByteBuffer.allocate(FRAME_BYTES + sealed.length)
        .putInt(sealed.length)
        .putInt(~sealed.length)
        .put(sealed)
        .array();
  }

  private static void writeHead(CellTruth truth, DataOutputStream out) throws IOException {
    out.writeUTF(truth.place());
    out.writeUTF(truth.order().kind().name());
    out.writeLong(truth.order().forMs());
    out.writeLong(truth.lastSinceMs());
  }

  private void writeClaims(Collection<Claim> claims, DataOutputStream out) throws IOException {
    out.writeInt(claims.size());
    for (Claim claim : claims) {
      Claim.Said said = claim.said();
      out.writeUTF(said.origin());
      out.writeUTF(said.group());
      HealthCheck check = said.check();
      out.writeByte(flags(claim));
      if (said.ttlMs() > 0) {
        out.writeLong(said.ttlMs());
      }
      if (check != null) {
        out.writeUTF(check.text());
      }
      InstanceOrder order = claim.standing().order();
      if (order != null) {
        out.writeUTF(order.state().name());
        out.writeLong(order.forMs());
      }
      byte[] register =
          RecordCodec.encode(
              new RouteEvent.Register(header, claim.stated().withSince(claim.sinceMs())));
      out.writeInt(register.length);
      out.write(register);
    }
  }

  private static int flags(Claim claim) {
    return (claim.standing().elapsed() ? ELAPSED : 0)
        | (claim.said().ttlMs() > 0 ? LEASED : 0)
        | (claim.said().check() != null ? CHECKED : 0)
        | (claim.standing().unhealthy() ? UNHEALTHY : 0)
        | (claim.standing().order() != null ? ORDERED : 0);
  }

  /// The truth that a file holds. A change at the end that is not whole was never acted on: the
  /// process died, or the disk was full, before it was written.
  CellTruth read(byte[] file) throws DamagedException, IOException, StartException {
    ByteBuffer rest = ByteBuffer.wrap(file);
    if (!hasWhole(rest)) {
      throw new DamagedException(
          "it ends within its first part, after %d bytes".formatted(file.length));
    }
    CellTruth truth = readWhole(Sealed.open(WHOLE, next(rest)));
    while (hasWhole(rest)) {
      truth = readChange(truth, Sealed.open(CHANGE, next(rest)));
    }
    return truth;
  }

  private static boolean hasWhole(ByteBuffer rest) throws DamagedException {
    if (rest.remaining() < FRAME_BYTES) {
      return false;
    }
    int length = rest.getInt(rest.position());
    int inverted = rest.getInt(rest.position() + Integer.BYTES);
    if (length < 0 || length != ~inverted) {
      throw new DamagedException(
          "a part's length is written as %08x and %08x; expected each the other's complement"
              .formatted(length, inverted));
    }
    return length <= rest.remaining() - FRAME_BYTES;
  }

  private static byte[] next(ByteBuffer rest) {
    byte[] sealed = new byte[rest.getInt()];
    rest.getInt();
    rest.get(sealed);
    return sealed;
  }

  /// What stands before the claims.
  private record Head(String place, CellOrder order, long lastSinceMs) {
    static Head read(DataInputStream in) throws IOException {
      String place = in.readUTF();
      CellOrder.Kind kind = CellOrder.Kind.valueOf(in.readUTF());
      return new Head(place, new CellOrder(kind, in.readLong()), in.readLong());
    }
  }

  private CellTruth readWhole(DataInputStream in)
      throws IOException, DamagedException, StartException {
    String ownerSite = in.readUTF();
    String owner = in.readUTF();
    if (!ownerSite.equals(site) || !owner.equals(cell.name())) {
      throw new StartException(
          "the data directory holds the truth of cell %s of site %s; expected that of %s of %s: give each cell a directory of its own"
              .formatted(owner, ownerSite, cell, site));
    }
    return readClaims(Head.read(in), new LinkedHashMap<>(), in);
  }

  private CellTruth readChange(CellTruth before, DataInputStream in)
      throws IOException, DamagedException {
    Head head = Head.read(in);
    Map<EndpointId, Claim> claims = new LinkedHashMap<>(before.claims());
    int gone = in.readInt();
    for (int i = 0; i < gone; i++) {
      claims.remove(new EndpointId(cell, in.readUTF(), in.readInt()));
    }
    return readClaims(head, claims, in);
  }

  private CellTruth readClaims(Head head, Map<EndpointId, Claim> claims, DataInputStream in)
      throws IOException, DamagedException {
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      Claim claim = readClaim(in);
      EndpointId id = claim.stated().id();
      if (claim.waits()) {
        // It came after those that have their time.
        claims.remove(id);
      }
      claims.put(id, claim);
    }
    if (in.read() != -1) {
      throw new DamagedException("it holds more than its %d claims".formatted(count));
    }
    return new CellTruth(head.place, head.order, head.lastSinceMs, claims);
  }

  private Claim readClaim(DataInputStream in) throws IOException, DamagedException {
    String origin = in.readUTF();
    String group = in.readUTF();
    int flags = in.readUnsignedByte();
    if ((flags & ~KNOWN) != 0) {
      throw new DamagedException(
          "a claim's flags are %02x; expected those that this version knows".formatted(flags));
    }
    long ttlMs = (flags & LEASED) != 0 ? in.readLong() : 0;
    @Nullable HealthCheck check = (flags & CHECKED) != 0 ? HealthCheck.parse(in.readUTF()) : null;
    @Nullable InstanceOrder order =
        (flags & ORDERED) != 0
            ? new InstanceOrder(EndpointState.valueOf(in.readUTF()), in.readLong())
            : null;
    int length = in.readInt();
    byte[] register = in.readNBytes(Math.clamp(length, 0, RecordCodec.RECORD_BYTES_MOST));
    return switch (RecordCodec.decode(Topic.ROUTES, 0, 0, site, cell.key(), register)) {
      case LogRecord.Read(_, _, _, RouteEvent.Register read, _) ->
          new Claim(
              new Claim.Said(origin, group, ttlMs, check, read.endpoint().withSince(0)),
              read.endpoint().sinceMs(),
              new Claim.Standing((flags & ELAPSED) != 0, (flags & UNHEALTHY) != 0, order));
      case LogRecord.Read read ->
          throw new DamagedException("it holds %s; expected a Register".formatted(read.event()));
      case LogRecord.Unreadable unreadable -> throw new DamagedException(unreadable.detail());
    };
  }
}
