package dev.holdfast.registry.disk;

import dev.holdfast.events.Cell;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.Header;
import dev.holdfast.events.Incarnation;
import dev.holdfast.events.LogRecord;
import dev.holdfast.events.Order;
import dev.holdfast.events.RouteEvent;
import dev.holdfast.events.Topic;
import dev.holdfast.events.wire.RecordCodec;
import dev.holdfast.registry.facts.CellState;
import java.nio.ByteBuffer;
import java.util.List;

/// A cell's state as the bytes that a generation holds: its order, and its endpoints as manifests,
/// so that what can be read from the log can be read from here. Stateless.
final class CellBytes {
  /// Of one manifest, unless it lists one endpoint: a reader takes no record over 8 MiB.
  static final int MANIFEST_BYTES_MOST = 4 << 20;

  private CellBytes() {}

  /// Puts the state's bytes after what is there.
  static void write(FrameWriter out, String site, CellState state) {
    Order order = state.order();
    out.u64(order.incarnation().epoch());
    out.u64(order.incarnation().idHigh());
    out.u64(order.incarnation().idLow());
    out.u64(order.seq());
    out.u64(state.manifestSeq());
    out.u8(state.frozen() ? 1 : 0);
    out.u32(state.size());
    manifests(out, new Header(site, state.cell(), order, 0), state.endpoints());
  }

  private static void manifests(FrameWriter out, Header header, List<Endpoint> endpoints) {
    if (endpoints.isEmpty()) {
      return;
    }
    byte[] manifest = RecordCodec.encode(new RouteEvent.Manifest(header, endpoints));
    if (manifest.length > MANIFEST_BYTES_MOST && endpoints.size() > 1) {
      int half = endpoints.size() / 2;
      manifests(out, header, endpoints.subList(0, half));
      manifests(out, header, endpoints.subList(half, endpoints.size()));
      return;
    }
    out.u32(manifest.length);
    out.raw(manifest);
  }

  /// The state again; {@link Damaged} where those are not a cell's bytes.
  static CellState read(String site, String name, byte[] bytes) throws Damaged {
    return FrameReader.parse(ByteBuffer.wrap(bytes), payload -> read(site, name, payload));
  }

  private static CellState read(String site, String name, ByteBuffer payload) throws Damaged {
    Cell cell = new Cell(name);
    byte[] key = cell.key();
    Incarnation incarnation =
        new Incarnation(payload.getLong(), payload.getLong(), payload.getLong());
    Order order = new Order(incarnation, payload.getLong());
    long manifestSeq = payload.getLong();
    boolean frozen = payload.get() != 0;
    int size = payload.getInt();
    if (size < 0 || size > payload.remaining()) {
      throw new Damaged(
          "cell %s has %d endpoints in %d bytes".formatted(name, size, payload.remaining()));
    }
    Endpoint[] endpoints = new Endpoint[size];
    int filled = 0;
    while (payload.hasRemaining()) {
      List<Endpoint> listed = manifest(site, key, FrameReader.bytes(payload, payload.getInt()));
      for (int i = 0; i < listed.size() && filled < size; i++) {
        endpoints[filled++] = listed.get(i);
      }
    }
    if (filled < size) {
      throw new Damaged("cell %s lists %d endpoints; expected %d".formatted(name, filled, size));
    }
    return CellState.restored(cell, order, manifestSeq, frozen, endpoints);
  }

  private static List<Endpoint> manifest(String site, byte[] key, byte[] record) throws Damaged {
    LogRecord decoded = RecordCodec.decode(Topic.ROUTES, 0, 0, site, key, record);
    if (decoded instanceof LogRecord.Read read
        && read.event() instanceof RouteEvent.Manifest manifest) {
      return manifest.endpoints();
    }
    throw new Damaged("no manifest: " + decoded);
  }
}
