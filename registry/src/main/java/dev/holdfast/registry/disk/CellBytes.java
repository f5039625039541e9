package dev.holdfast.registry.disk;

import dev.holdfast.events.Cell;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.Incarnation;
import dev.holdfast.events.Order;
import dev.holdfast.registry.facts.CellState;
import java.nio.ByteBuffer;

/// A cell's state as the bytes that a generation holds: its order, tables of what its endpoints
/// share, and a row for each endpoint. Whoever reads it makes each shared part once and compares
/// nothing. Stateless.
final class CellBytes {
  private CellBytes() {}

  /// Puts the state's bytes after what is there.
  static void write(FrameWriter out, CellState state) {
    Order order = state.order();
    out.u64(order.incarnation().epoch());
    out.u64(order.incarnation().idHigh());
    out.u64(order.incarnation().idLow());
    out.u64(order.seq());
    out.u64(state.manifestSeq());
    out.u8(state.frozen() ? 1 : 0);
    out.u32(state.size());
    SharedPartsWriter parts = new SharedPartsWriter();
    FrameWriter rows = new FrameWriter();
    for (int i = 0; i < state.size(); i++) {
      EndpointRow.write(rows, parts, state.endpoint(i));
    }
    parts.write(out);
    out.raw(rows.toBytes());
  }

  /// The state again; {@link Damaged} where those are not a cell's bytes.
  static CellState read(String name, ByteBuffer bytes) throws Damaged {
    return FrameReader.parse(bytes, payload -> parse(name, payload));
  }

  private static CellState parse(String name, ByteBuffer payload) throws Damaged {
    Cell cell = new Cell(name);
    Incarnation incarnation =
        new Incarnation(payload.getLong(), payload.getLong(), payload.getLong());
    Order order = new Order(incarnation, payload.getLong());
    long manifestSeq = payload.getLong();
    boolean frozen = payload.get() != 0;
    Endpoint[] endpoints = new Endpoint[FrameReader.count(payload)];
    SharedParts parts = SharedParts.read(payload);
    for (int i = 0; i < endpoints.length; i++) {
      endpoints[i] = EndpointRow.read(payload, parts, cell);
    }
    if (payload.hasRemaining()) {
      throw new Damaged(
          "%d bytes stand behind the endpoints of cell %s".formatted(payload.remaining(), name));
    }
    return CellState.restored(cell, order, manifestSeq, frozen, endpoints);
  }
}
