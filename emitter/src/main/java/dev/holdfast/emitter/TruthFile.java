package dev.holdfast.emitter;

import dev.holdfast.emitter.Sealed.DamagedException;
import dev.holdfast.events.Cell;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The cell's truth on disk: what a restarted emitter begins from. Emitter loop only.
///
/// A change is appended, so that one LRP of a thousand costs the bytes of one. The whole truth is
/// written at the first write of a process, after a write that failed (what that left behind is of
/// no account), and when the changes have outgrown it.
final class TruthFile {
  private static final Logger LOG = LoggerFactory.getLogger(TruthFile.class);

  /// Below this a file is small whatever it holds.
  private static final int CHANGES_LEAST_BYTES = 64 << 10;

  private final DataFiles files;
  private final TruthCodec codec;
  private @Nullable CellTruth written;
  private int wholeBytes;
  private int changesBytes;

  TruthFile(DataFiles files, String site, Cell cell) {
    this.files = files;
    this.codec = new TruthCodec(site, cell);
  }

  /// The persisted truth; null where there is none, or where the file is damaged (said aloud).
  @Nullable CellTruth read() throws StartException {
    try {
      byte @Nullable [] bytes = files.read(DataFiles.TRUTH);
      return bytes == null ? null : codec.read(bytes);
    } catch (DamagedException | IOException | IllegalArgumentException e) {
      LOG.error(
          "the truth file is damaged and is treated as absent, nothing is said until the source has"
              + " listed the cell: {}",
          String.valueOf(e.getMessage()));
      return null;
    }
  }

  void write(CellTruth truth) throws IOException {
    CellTruth before = written;
    written = null;
    if (before == null || changesBytes > wholeBytes + CHANGES_LEAST_BYTES) {
      byte[] whole = codec.whole(truth);
      files.replace(DataFiles.TRUTH, whole, DataFiles.Outlives.PROCESS_CRASH);
      wholeBytes = whole.length;
      changesBytes = 0;
    } else {
      byte[] change = codec.change(before, truth);
      files.append(DataFiles.TRUTH, change);
      changesBytes += change.length;
    }
    written = truth;
  }
}
