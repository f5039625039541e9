package dev.holdfast.registry.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/// Journals, generations and seals, all damaged in a few ways at once, thousands of times, each
/// time from one seed. {@link DiskDamageTest} goes through one damage at every place.
class DiskFuzzTest {
  private static final int CASES = 4_000;
  private static final int DAMAGES_MOST = 6;
  private static final int BYTES_MOST = 200;

  /// A router goes on from what is left, and starts once more, in one of so many cases.
  private static final int CASES_TO_GO_ON = 20;

  private final FaultyFiles files = new FaultyFiles();
  private final DiskWorld world = new DiskWorld(files, 11);

  DiskFuzzTest() {
    world.cutsAtOnce();
    for (int turn = 0; turn < 120; turn++) {
      world.turn();
    }
  }

  /// What is read is whole up to its place in the log, or nothing is read: {@link DiskWorld}
  /// compares it with the log.
  @Test
  void whateverBecomesOfFilesAStartBeginsWithFactsThatWereThere() {
    int withFacts = 0;
    for (int seed = 0; seed < CASES; seed++) {
      Random random = new Random(seed);
      FaultyFiles left = files.afterKill();
      for (int i = 1 + random.nextInt(DAMAGES_MOST); i > 0; i--) {
        damage(left, random);
      }
      withFacts += startsFrom(left, seed) ? 1 : 0;
    }
    assertThat(withFacts).as("of so many something was left").isBetween(CASES / 2, CASES - 1);
  }

  /// Whether anything was left to start with.
  private boolean startsFrom(FaultyFiles left, int seed) {
    try {
      boolean withFacts = world.restart(left).place() != null;
      if (seed % CASES_TO_GO_ON == 0) {
        world.turn();
        world.turn();
        world.restart(left.afterKill());
      }
      world.disk().close();
      return withFacts;
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("seed " + seed, e);
    }
  }

  /// Nobody can tell that such a frame is wrong, if what it says can be: only that it stops no
  /// start is certain.
  @Test
  void framesThatAreWholeAndSayAnythingStopNoStart() {
    for (int seed = 0; seed < CASES; seed++) {
      Random random = new Random(seed);
      FaultyFiles left = files.afterKill();
      String name = oneOf(left.list(), random);
      left.overwrite(name, withFrameChanged(left.bytes(name), random));
      Loader loader = new Loader(left, DiskWorld.OWNER, 1, new HeardDisk());
      assertThatCode(() -> loader.load(_ -> {}))
          .as("seed %d, %s", seed, name)
          .doesNotThrowAnyException();
    }
  }

  private static void damage(FaultyFiles files, Random random) {
    String name = oneOf(files.list(), random);
    byte[] bytes = files.bytes(name);
    int from = place(bytes, random);
    int to = random.nextBoolean() ? place(bytes, random) : from + random.nextInt(BYTES_MOST);
    int end = Math.clamp(to, from, bytes.length);
    byte[] some = new byte[random.nextInt(BYTES_MOST)];
    random.nextBytes(some);
    switch (random.nextInt(8)) {
      case 0 -> files.overwrite(name, joined(bytes, from, some, end));
      case 1 -> files.overwrite(name, joined(bytes, from, some, from));
      case 2 -> files.overwrite(name, joined(bytes, from, new byte[0], end));
      case 3 -> files.overwrite(name, joined(bytes, from, new byte[end - from], end));
      case 4 -> files.overwrite(name, joined(bytes, end, bytes, from));
      case 5 -> files.truncate(name, from);
      case 6 -> files.overwrite(name, files.bytes(oneOf(files.list(), random)).clone());
      default -> flip(files, name, random);
    }
  }

  private static void flip(FaultyFiles files, String name, Random random) {
    int length = files.bytes(name).length;
    if (length > 0) {
      files.damage(name, random.nextInt(length));
    }
  }

  /// The first bytes of the one up to there, others, and the rest from there.
  private static byte[] joined(byte[] bytes, int head, byte[] between, int tail) {
    return ByteBuffer.allocate(head + between.length + bytes.length - tail)
        .put(bytes, 0, head)
        .put(between)
        .put(bytes, tail, bytes.length - tail)
        .array();
  }

  /// Anywhere in the file, or where a frame begins: a piece that is whole is the harder damage.
  private static int place(byte[] bytes, Random random) {
    List<Integer> frames = frames(bytes);
    return frames.isEmpty() || random.nextBoolean()
        ? random.nextInt(bytes.length + 1)
        : frames.get(random.nextInt(frames.size()));
  }

  /// Where frames begin, as far as they are whole.
  static List<Integer> frames(byte[] bytes) {
    List<Integer> frames = new ArrayList<>();
    ByteBuffer all = ByteBuffer.wrap(bytes);
    int at = FileKind.BYTES;
    while (at + FrameWriter.HEAD_BYTES <= bytes.length) {
      int length = all.getInt(at);
      if (length < 1 || length > bytes.length - at - FrameWriter.HEAD_BYTES) {
        break;
      }
      frames.add(at);
      at += FrameWriter.HEAD_BYTES + length;
    }
    return frames;
  }

  /// A few bytes of a payload are others, and its checksum is right.
  private static byte[] withFrameChanged(byte[] bytes, Random random) {
    ByteBuffer changed = ByteBuffer.wrap(bytes.clone());
    List<Integer> frames = frames(bytes);
    if (!frames.isEmpty()) {
      int at = frames.get(random.nextInt(frames.size()));
      int length = changed.getInt(at);
      int payloadAt = at + FrameWriter.HEAD_BYTES;
      for (int i = 1 + random.nextInt(4); i > 0; i--) {
        changed.put(payloadAt + random.nextInt(length), (byte) random.nextInt());
      }
      CRC32C crc = new CRC32C();
      crc.update(changed.array(), at, Integer.BYTES);
      crc.update(changed.array(), payloadAt, length);
      changed.putInt(at + Integer.BYTES, (int) crc.getValue());
    }
    return changed.array();
  }

  private static String oneOf(List<String> names, Random random) {
    return names.get(random.nextInt(names.size()));
  }
}
