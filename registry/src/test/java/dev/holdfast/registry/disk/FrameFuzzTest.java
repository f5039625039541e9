package dev.holdfast.registry.disk;

import static org.assertj.core.api.Assertions.assertThatCode;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;

/// Whatever a frame of a journal, a generation or a seal says, with its checksum right, it stops no
/// start. {@link DiskFuzzTest} damages files, checksums and all.
class FrameFuzzTest {
  private static final int PICKS = 2;
  private static final FaultyFiles FILES = filled();

  private static FaultyFiles filled() {
    FaultyFiles files = new FaultyFiles();
    DiskWorld world = new DiskWorld(files, 11);
    world.cutsAtOnce();
    for (int turn = 0; turn < 40; turn++) {
      world.turn();
    }
    return files;
  }

  /// Finds new inputs with `JAZZER_FUZZ=1`; else plays those that were found. The first byte picks
  /// the file, the second the frame; the rest is what the frame says.
  @FuzzTest(maxDuration = "5m")
  void anyPayload(byte[] bytes) {
    if (bytes.length <= PICKS) {
      return;
    }
    FaultyFiles left = FILES.afterKill();
    List<String> names = left.list();
    String name = names.get((bytes[0] & 0xff) % names.size());
    byte[] file = left.bytes(name);
    List<Integer> frames = DiskFuzzTest.frames(file);
    if (!frames.isEmpty()) {
      left.overwrite(name, replaced(file, frames.get((bytes[1] & 0xff) % frames.size()), bytes));
    }
    assertThatCode(() -> new Loader(left, DiskWorld.OWNER, 1, new HeardDisk()).load(_ -> {}))
        .as(name)
        .doesNotThrowAnyException();
  }

  private static byte[] replaced(byte[] file, int at, byte[] bytes) {
    int behind = at + FrameWriter.HEAD_BYTES + ByteBuffer.wrap(file).getInt(at);
    int length = bytes.length - PICKS;
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(Integer.BYTES).putInt(length).flip());
    crc.update(bytes, PICKS, length);
    return ByteBuffer.allocate(at + FrameWriter.HEAD_BYTES + length + file.length - behind)
        .put(file, 0, at)
        .putInt(length)
        .putInt((int) crc.getValue())
        .put(bytes, PICKS, length)
        .put(file, behind, file.length - behind)
        .array();
  }
}
