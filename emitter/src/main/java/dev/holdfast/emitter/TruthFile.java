package dev.holdfast.emitter;

import dev.holdfast.emitter.Sealed.DamagedException;
import dev.holdfast.events.Cell;
import dev.holdfast.events.EndpointId;
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
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The cell's truth on disk: what a restarted emitter begins from. Emitter loop only.
///
/// An endpoint is kept as the bytes of a Register, so that one codec with its checks serves both.
final class TruthFile {
  private static final Logger LOG = LoggerFactory.getLogger(TruthFile.class);
  private static final String KIND = "HFTRUTH1";

  private final DataFiles files;
  private final String site;
  private final Cell cell;
  private final Header header;

  /// The bytes of the claims that were written last: of a thousand, one is new.
  private IdentityHashMap<Claim, byte[]> encoded = new IdentityHashMap<>();

  TruthFile(DataFiles files, String site, Cell cell) {
    this.files = files;
    this.site = site;
    this.cell = cell;
    // Of no meaning here: epoch 0 is a Hello's alone.
    this.header = new Header(site, cell, new Order(new Incarnation(1, 0, 0), 1), 0);
  }

  /// The persisted truth; null where there is none, or where the file is damaged (said aloud).
  @Nullable CellTruth read() throws StartException {
    try {
      byte @Nullable [] bytes = files.read(DataFiles.TRUTH);
      return bytes == null ? null : truth(Sealed.open(KIND, bytes));
    } catch (DamagedException | IOException | IllegalArgumentException e) {
      LOG.error(
          "the truth file is damaged and is treated as absent, nothing is said until the source has"
              + " listed the cell: {}",
          String.valueOf(e.getMessage()));
      return null;
    }
  }

  private CellTruth truth(DataInputStream in) throws IOException, DamagedException, StartException {
    String ownerSite = in.readUTF();
    String owner = in.readUTF();
    if (!ownerSite.equals(site) || !owner.equals(cell.name())) {
      throw new StartException(
          "the data directory holds the truth of cell %s of site %s; expected that of %s of %s: give each cell a directory of its own"
              .formatted(owner, ownerSite, cell, site));
    }
    String place = in.readUTF();
    long lastSinceMs = in.readLong();
    int count = in.readInt();
    Map<EndpointId, Claim> claims = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      Claim claim = claim(in);
      claims.put(claim.stated().id(), claim);
    }
    if (claims.size() != count || in.read() != -1) {
      throw new DamagedException(
          "its list has %d claims; expected %d".formatted(claims.size(), count));
    }
    return new CellTruth(place, lastSinceMs, claims);
  }

  private Claim claim(DataInputStream in) throws IOException, DamagedException {
    String origin = in.readUTF();
    String group = in.readUTF();
    boolean elapsed = in.readBoolean();
    int length = in.readInt();
    byte[] register = in.readNBytes(Math.clamp(length, 0, RecordCodec.RECORD_BYTES_MOST));
    return switch (RecordCodec.decode(Topic.ROUTES, 0, 0, site, cell.key(), register)) {
      case LogRecord.Read(_, _, _, RouteEvent.Register read) ->
          new Claim(
              origin, group, read.endpoint().withSince(0), read.endpoint().sinceMs(), elapsed);
      case LogRecord.Read read ->
          throw new DamagedException("it holds %s; expected a Register".formatted(read.event()));
      case LogRecord.Unreadable unreadable -> throw new DamagedException(unreadable.detail());
    };
  }

  void write(CellTruth truth) throws IOException {
    // By identity: a claim that has not changed is the same object.
    IdentityHashMap<Claim, byte[]> next = new IdentityHashMap<>();
    truth.claims().values().forEach(claim -> next.put(claim, register(claim)));
    encoded = next;
    byte[] bytes = Sealed.seal(KIND, out -> write(truth, out));
    files.replace(DataFiles.TRUTH, bytes, DataFiles.Outlives.PROCESS_CRASH);
  }

  private void write(CellTruth truth, DataOutputStream out) throws IOException {
    out.writeUTF(site);
    out.writeUTF(cell.name());
    out.writeUTF(truth.place());
    out.writeLong(truth.lastSinceMs());
    out.writeInt(truth.claims().size());
    for (Claim claim : truth.claims().values()) {
      out.writeUTF(claim.origin());
      out.writeUTF(claim.group());
      out.writeBoolean(claim.elapsed());
      byte[] register = register(claim);
      out.writeInt(register.length);
      out.write(register);
    }
  }

  private byte[] register(Claim claim) {
    byte @Nullable [] known = encoded.get(claim);
    return known != null
        ? known
        : RecordCodec.encode(
            new RouteEvent.Register(header, claim.stated().withSince(claim.sinceMs())));
  }
}
