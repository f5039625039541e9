package dev.holdfast.emitter;

import dev.holdfast.emitter.Sealed.DamagedException;
import dev.holdfast.events.Cell;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The greatest epoch that this emitter has taken, on disk. Emitter loop only.
final class EpochFile {
  private static final Logger LOG = LoggerFactory.getLogger(EpochFile.class);
  private static final String KIND = "HFEPOCH1";

  private final DataFiles files;
  private final Cell cell;

  EpochFile(DataFiles files, Cell cell) {
    this.files = files;
    this.cell = cell;
  }

  /// The persisted epoch; empty where there is none, or where the file is damaged (said aloud).
  OptionalLong read() throws StartException {
    try {
      byte @Nullable [] bytes = files.read(DataFiles.EPOCH);
      if (bytes == null) {
        return OptionalLong.empty();
      }
      DataInputStream in = Sealed.open(KIND, bytes);
      String owner = in.readUTF();
      long epoch = in.readLong();
      if (!owner.equals(cell.name())) {
        throw new StartException(
            "the data directory holds the epoch of cell %s; expected that of %s: give each cell a directory of its own"
                .formatted(owner, cell));
      }
      return OptionalLong.of(epoch);
    } catch (DamagedException | IOException e) {
      LOG.error(
          "the epoch file is damaged and is treated as absent, the log is asked instead: {}",
          String.valueOf(e.getMessage()));
      return OptionalLong.empty();
    }
  }

  /// Keeps the epoch for good: it may be used once this has returned.
  void write(long epoch) throws IOException {
    byte[] bytes =
        Sealed.seal(
            KIND,
            out -> {
              out.writeUTF(cell.name());
              out.writeLong(epoch);
            });
    files.replace(DataFiles.EPOCH, bytes, DataFiles.Outlives.HOST_CRASH);
  }
}
