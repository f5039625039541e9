package dev.holdfast.registry.disk;

import dev.holdfast.registry.facts.CellState;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.zip.CRC32C;

/// Writes a generation and makes it count, step by step, so that a crash between any two leaves
/// what was there before. Cutting thread only.
final class GenerationWriter {
  private static final int READ_BYTES = 1 << 18;

  private final DiskFiles files;
  private final Owner owner;
  private final long plainBytesMost;
  private final BooleanSupplier stopped;

  /// @param plainBytesMost more than this is written as a map
  /// @param stopped whether nobody wants it any more
  GenerationWriter(DiskFiles files, Owner owner, long plainBytesMost, BooleanSupplier stopped) {
    this.files = files;
    this.owner = owner;
    this.plainBytesMost = plainBytesMost;
    this.stopped = stopped;
  }

  /// @param number of the first journal entry that may not be in the states
  Seal write(long number, Place place, List<CellState> states) throws IOException {
    Size size = size(states);
    Form form = size.contents.bytes() <= plainBytesMost ? Form.PLAIN : Form.MAP;
    String name = FileNames.generation(number, form);
    String making = name + FileNames.TEMPORARY;
    files.remove(making);
    switch (form) {
      case PLAIN -> PlainForm.write(files, making, states, stopped);
      case MAP -> {
        files.make(making, path -> writeMap(path, states, size));
        files.sync(making);
      }
    }
    stopIf(stopped);
    Seal seal =
        new Seal(number, place, form, size.contents, files.size(making), checksum(files, making));
    files.rename(making, name);
    files.syncNames();
    seal(seal);
    return seal;
  }

  private void writeMap(java.nio.file.Path path, List<CellState> states, Size size)
      throws IOException {
    MapForm.write(path, owner, states, size.parts, size.contents.bytes(), stopped);
  }

  /// From the rename on it counts.
  private void seal(Seal seal) throws IOException {
    String name = FileNames.seal(seal.number());
    String making = name + FileNames.TEMPORARY;
    FrameWriter frames = new FrameWriter();
    seal.write(frames, owner);
    try (DiskFiles.Output out = files.create(making)) {
      frames.writeTo(out);
      out.sync();
    }
    files.rename(making, name);
    files.syncNames();
  }

  /// Encodes once to know the size: a map must be told how much it will hold, and to keep it all
  /// would take as much heap again.
  private Size size(List<CellState> states) throws IOException {
    FrameWriter cell = new FrameWriter();
    long endpoints = 0;
    long bytes = 0;
    long parts = 0;
    for (CellState state : states) {
      stopIf(stopped);
      cell.clear();
      CellBytes.write(cell, state);
      endpoints += state.size();
      bytes += cell.size();
      parts += MapForm.parts(cell.size());
    }
    return new Size(new Seal.Contents(states.size(), endpoints, bytes), parts);
  }

  static void stopIf(BooleanSupplier stopped) throws IOException {
    if (stopped.getAsBoolean()) {
      throw new IOException("given up");
    }
  }

  static int checksum(DiskFiles files, String name) throws IOException {
    CRC32C crc = new CRC32C();
    byte[] bytes = new byte[READ_BYTES];
    try (InputStream in = files.read(name)) {
      for (int got = in.read(bytes); got >= 0; got = in.read(bytes)) {
        crc.update(bytes, 0, got);
      }
    }
    return (int) crc.getValue();
  }

  /// Throws {@link Damaged} where a generation's file is not the one that was sealed.
  static void check(Seal seal, long fileBytes, int crc32c) throws Damaged {
    if (fileBytes != seal.fileBytes()) {
      throw new Damaged("it has %d bytes; sealed were %d".formatted(fileBytes, seal.fileBytes()));
    }
    if (crc32c != seal.crc32c()) {
      throw new Damaged("its checksum is %08x; sealed was %08x".formatted(crc32c, seal.crc32c()));
    }
  }

  private record Size(Seal.Contents contents, long parts) {}
}
