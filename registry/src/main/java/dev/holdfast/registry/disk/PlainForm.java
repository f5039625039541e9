package dev.holdfast.registry.disk;

import dev.holdfast.registry.facts.CellState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.BooleanSupplier;

/// A generation as a file of frames: small, and needs no library. Stateless.
final class PlainForm {
  private static final int KIND = 3;
  private static final int CHUNK_BYTES = 4 << 20;

  private PlainForm() {}

  /// @param stopped asked before each cell; ends it with an exception
  static void write(DiskFiles files, String name, List<CellState> states, BooleanSupplier stopped)
      throws IOException {
    try (DiskFiles.Output out = files.create(name)) {
      FrameWriter frames = new FrameWriter();
      FileKind.PLAIN.write(frames);
      FrameWriter cell = new FrameWriter();
      for (CellState state : states) {
        GenerationWriter.stopIf(stopped);
        cell.clear();
        CellBytes.write(cell, state);
        chunks(frames, state.cell().name(), cell.toBytes());
        frames.writeTo(out);
      }
      // The file's first bytes, where there is no cell.
      frames.writeTo(out);
      out.sync();
    }
  }

  private static void chunks(FrameWriter frames, String name, byte[] bytes) {
    for (int at = 0; at < bytes.length; at += CHUNK_BYTES) {
      int length = Math.min(CHUNK_BYTES, bytes.length - at);
      frames.begin(KIND);
      frames.text(name);
      frames.u8(at + length < bytes.length ? 1 : 0);
      frames.raw(bytes, at, length);
      frames.end();
    }
  }

  /// Hands each cell's bytes over. The whole file's checksum is looked at first: what a seal does
  /// not vouch for is not read.
  static void read(DiskFiles files, String name, Seal seal, CellSink sink) throws IOException {
    GenerationWriter.check(seal, files.size(name), GenerationWriter.checksum(files, name));
    try (FrameReader frames = new FrameReader(files.read(name), FileKind.PLAIN)) {
      FrameWriter begun = new FrameWriter();
      for (ByteBuffer frame = frames.next(); frame != null; frame = frames.next()) {
        FrameReader.parse(frame, fields -> chunk(fields, begun, sink));
      }
    }
  }

  private static Void chunk(ByteBuffer fields, FrameWriter begun, CellSink sink) throws Damaged {
    if (fields.get() != KIND) {
      throw new Damaged("a frame of a generation is no cell");
    }
    String name = FrameReader.text(fields);
    boolean more = fields.get() != 0;
    if (!more && begun.isEmpty()) {
      // Nearly every cell: handed over where it was read to.
      sink.onCell(name, fields.slice());
      return null;
    }
    begun.raw(FrameReader.bytes(fields, fields.remaining()));
    if (!more) {
      sink.onCell(name, ByteBuffer.wrap(begun.toBytes()));
      begun.clear();
    }
    return null;
  }
}
