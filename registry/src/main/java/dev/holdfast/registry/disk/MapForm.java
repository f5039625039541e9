package dev.holdfast.registry.disk;

import dev.holdfast.registry.facts.CellState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.zip.CRC32C;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ChronicleMapBuilder;
import org.jspecify.annotations.Nullable;

/// A generation as a Chronicle Map, keyed by (site, group, cell, part). The only class that touches
/// that library. Stateless.
///
/// Reading opens a copy: the library writes its locks into the file that it maps, so a process that
/// dies while it reads would leave another file than the one that was sealed. And the library
/// trusts what it maps, so only bytes whose checksum was right are ever given to it.
final class MapForm {
  /// Of one value. The library takes at most 64 of its chunks for an entry.
  static final int PART_BYTES = 48 << 10;

  private static final int CHUNK_BYTES = 1 << 10;

  /// Cells differ in size, and hash to segments by chance; the library's own count of what fits is
  /// an average.
  private static final double BLOAT_MOST = 10;

  private MapForm() {}

  /// How many entries the bytes of a cell make.
  static int parts(int cellBytes) {
    return (cellBytes + PART_BYTES - 1) / PART_BYTES;
  }

  /// @param parts of all cells
  /// @param bytes of all cells
  static void write(
      Path file,
      Owner owner,
      List<CellState> states,
      long parts,
      long bytes,
      BooleanSupplier stopped)
      throws IOException {
    guarded(() -> {
      try (ChronicleMap<byte[], byte[]> map =
          builder()
              .entries(Math.max(1, parts))
              .averageKeySize(key(owner, "a-usual-cell-name", 0).length)
              .averageValueSize(Math.max(64, bytes / (double) Math.max(1, parts)))
              .actualChunkSize(CHUNK_BYTES)
              .maxBloatFactor(BLOAT_MOST)
              .createPersistedTo(file.toFile())) {
        FrameWriter cell = new FrameWriter();
        for (CellState state : states) {
          GenerationWriter.stopIf(stopped);
          cell.clear();
          CellBytes.write(cell, state);
          put(map, owner, state.cell().name(), cell.toBytes());
        }
      }
    });
  }

  private static void put(
      ChronicleMap<byte[], byte[]> map, Owner owner, String name, byte[] bytes) {
    int parts = parts(bytes.length);
    for (int part = 0; part < parts; part++) {
      int from = part * PART_BYTES;
      int length = Math.min(PART_BYTES, bytes.length - from);
      byte[] value = new byte[Integer.BYTES + length];
      ByteBuffer.wrap(value).putInt(parts).put(bytes, from, length);
      map.put(key(owner, name, part), value);
    }
  }

  /// Hands each cell's bytes over, in no order.
  static void read(DiskFiles files, String name, Seal seal, Owner owner, CellSink sink)
      throws IOException {
    CRC32C crc = new CRC32C();
    Path copy = files.copy(name, crc);
    try {
      GenerationWriter.check(seal, Files.size(copy), (int) crc.getValue());
      guarded(() -> {
        try (ChronicleMap<byte[], byte[]> map = builder().createPersistedTo(copy.toFile())) {
          Parts parts = new Parts(owner, sink);
          map.forEach(parts::onPart);
          parts.finish();
        }
      });
    } finally {
      Files.deleteIfExists(copy);
    }
  }

  /// Makes the JVM load the library, which takes longer than anything else here: called while
  /// something else is being read.
  static void warmUp() {
    try (ChronicleMap<byte[], byte[]> map =
        builder().entries(1).averageKeySize(1).averageValueSize(1).create()) {
      map.put(new byte[1], new byte[1]);
      map.forEach((_, _) -> {});
    }
  }

  private static ChronicleMapBuilder<byte[], byte[]> builder() {
    // The seal has a checksum of all of it.
    return ChronicleMapBuilder.of(byte[].class, byte[].class)
        .checksumEntries(false)
        .putReturnsNull(true);
  }

  private static byte[] key(Owner owner, String name, int part) {
    FrameWriter key = new FrameWriter();
    owner.write(key);
    key.text(name);
    key.u32(part);
    return key.toBytes();
  }

  /// The library's failures as one: a JVM without the flags it needs (errors of linking), a full
  /// disk under a mapped file (InternalError), too many entries (IllegalStateException).
  private static void guarded(MapUse use) throws IOException {
    try {
      use.use();
    } catch (RuntimeException | LinkageError | InternalError e) {
      throw new IOException("Chronicle Map: " + e, e);
    }
  }

  /// Puts the parts of cells together.
  private static final class Parts {
    private final Owner owner;
    private final CellSink sink;
    private final Map<String, byte[][]> begun = new HashMap<>();
    private @Nullable Damaged damage;

    Parts(Owner owner, CellSink sink) {
      this.owner = owner;
      this.sink = sink;
    }

    /// The library's walk takes no checked exception: the first one is kept.
    void onPart(byte[] key, byte[] value) {
      try {
        if (damage == null) {
          part(ByteBuffer.wrap(key), value);
        }
      } catch (Damaged e) {
        damage = e;
      }
    }

    private void part(ByteBuffer key, byte[] value) throws Damaged {
      owner.check(key);
      String name = FrameReader.text(key);
      int part = key.getInt();
      int parts = ByteBuffer.wrap(value).getInt();
      byte[][] all =
          parts == 1 ? new byte[1][] : begun.computeIfAbsent(name, _ -> new byte[parts][]);
      // The library gives the next value in the same array where it fits.
      all[part] = value.clone();
      if (Arrays.stream(all).allMatch(each -> each != null)) {
        begun.remove(name);
        sink.onCell(name, ByteBuffer.wrap(joined(all)));
      }
    }

    private static byte[] joined(byte[][] values) {
      int bytes = Arrays.stream(values).mapToInt(value -> value.length - Integer.BYTES).sum();
      ByteBuffer joined = ByteBuffer.allocate(bytes);
      for (byte[] value : values) {
        joined.put(value, Integer.BYTES, value.length - Integer.BYTES);
      }
      return joined.array();
    }

    void finish() throws Damaged {
      if (damage == null && !begun.isEmpty()) {
        damage = new Damaged("parts are missing of cells " + begun.keySet());
      }
      if (damage != null) {
        throw damage;
      }
    }
  }

  /// Work with the library.
  @FunctionalInterface
  private interface MapUse {
    void use() throws IOException;
  }
}
