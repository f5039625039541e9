package dev.holdfast.registry.disk;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.Checksum;

/// Files in memory that fail where a test says, and that know what would be left of them after the
/// process died, or after the host lost its power.
final class FaultyFiles implements DiskFiles {
  private static final int BLOCK_BYTES = 64;

  /// What becomes of a step that changes something.
  enum Fate {
    PASSES,
    /// Nothing of it is done.
    FAILS,
    /// A write is done by half; everything else as FAILS.
    TORN
  }

  /// Decides the fate of each step by its number, counted from 0.
  @FunctionalInterface
  interface Faults {
    Fate fate(int step, String what);
  }

  private static final class Content {
    private byte[] bytes = {};
    private byte[] synced = {};
  }

  private final Map<String, Content> names = new TreeMap<>();
  private Map<String, Content> syncedNames = new HashMap<>();
  private Faults faults = (_, _) -> Fate.PASSES;
  private int steps;
  private int writeMost = Integer.MAX_VALUE;
  private boolean locked;

  void faults(Faults how) {
    faults = how;
  }

  /// Each write takes at most so many bytes.
  void writeMost(int bytes) {
    writeMost = bytes;
  }

  int steps() {
    return steps;
  }

  /// What is left when the process dies now: the kernel has all that was written.
  FaultyFiles afterKill() {
    FaultyFiles after = new FaultyFiles();
    names.forEach((name, content) -> after.put(name, content.bytes));
    return after;
  }

  /// What may be left when the power goes now: of names and contents that were not synced the one
  /// or the other state, of unsynced bytes some blocks.
  FaultyFiles afterPowerLoss(Random random) {
    FaultyFiles after = new FaultyFiles();
    Set<String> all = new TreeSet<>(names.keySet());
    all.addAll(syncedNames.keySet());
    for (String name : all) {
      Content content = random.nextBoolean() ? names.get(name) : syncedNames.get(name);
      if (content != null) {
        after.put(name, settled(content, random));
      }
    }
    return after;
  }

  private static byte[] settled(Content content, Random random) {
    if (random.nextInt(4) == 0 || Arrays.equals(content.bytes, content.synced)) {
      return content.synced;
    }
    int kept = random.nextInt(content.bytes.length + 1);
    byte[] bytes = Arrays.copyOf(content.bytes, kept);
    for (int at = content.synced.length; at < kept; at += BLOCK_BYTES) {
      if (random.nextInt(8) == 0) {
        Arrays.fill(bytes, at, Math.min(kept, at + BLOCK_BYTES), (byte) 0);
      }
    }
    return bytes;
  }

  private void put(String name, byte[] bytes) {
    Content content = new Content();
    content.bytes = bytes.clone();
    content.synced = bytes.clone();
    names.put(name, content);
    syncedNames.put(name, content);
  }

  /// The bytes of a file, to be looked at or, by `damage`, changed.
  byte[] bytes(String name) {
    return content(name).bytes;
  }

  /// A bit turns on the medium: a loss of power does not turn it back.
  void damage(String name, int at) {
    Content content = content(name);
    content.bytes[at] ^= 0x10;
    if (at < content.synced.length) {
      content.synced[at] ^= 0x10;
    }
  }

  /// Other bytes stand in that file, while nobody looks.
  void overwrite(String name, byte[] bytes) {
    content(name).bytes = bytes;
  }

  void truncate(String name, int bytes) {
    Content content = content(name);
    content.bytes = Arrays.copyOf(content.bytes, bytes);
    content.synced = Arrays.copyOf(content.synced, Math.min(bytes, content.synced.length));
  }

  private Content content(String name) {
    Content content = names.get(name);
    if (content == null) {
      throw new AssertionError(name + " is not there: " + names.keySet());
    }
    return content;
  }

  private Content existing(String name) throws IOException {
    Content content = names.get(name);
    if (content == null) {
      throw new NoSuchFileException(name);
    }
    return content;
  }

  private Fate step(String what) {
    return faults.fate(steps++, what);
  }

  private void pass(String what) throws IOException {
    if (step(what) != Fate.PASSES) {
      throw new IOException(what + " fails, the test says");
    }
  }

  @Override
  public Closeable lock() throws IOException, DiskInUseException {
    pass("lock");
    if (locked) {
      throw new DiskInUseException("in use");
    }
    locked = true;
    return () -> locked = false;
  }

  boolean isLocked() {
    return locked;
  }

  @Override
  public List<String> list() {
    return List.copyOf(names.keySet());
  }

  @Override
  public long size(String name) throws IOException {
    return existing(name).bytes.length;
  }

  @Override
  public long writtenAtMs(String name) {
    return 1;
  }

  @Override
  public InputStream read(String name) throws IOException {
    return new ByteArrayInputStream(existing(name).bytes);
  }

  @Override
  public Output create(String name) throws IOException {
    pass("create " + name);
    Content known = names.get(name);
    Content content = known == null ? new Content() : known;
    content.bytes = new byte[0];
    names.put(name, content);
    return new End(name, content);
  }

  @Override
  public Output goOn(String name, long bytes) throws IOException {
    pass("go on with " + name);
    Content content = existing(name);
    content.bytes = Arrays.copyOf(content.bytes, (int) bytes);
    return new End(name, content);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    pass("rename to " + to);
    names.put(to, existing(from));
    names.remove(from);
  }

  @Override
  public void remove(String name) throws IOException {
    if (names.containsKey(name)) {
      pass("remove " + name);
      names.remove(name);
    }
  }

  @Override
  public void syncNames() throws IOException {
    pass("sync names");
    syncedNames = new HashMap<>(names);
  }

  @Override
  public void make(String name, PathUse maker) throws IOException {
    Path path = Files.createTempFile("faulty-", ".map");
    try {
      Files.delete(path);
      maker.use(path);
      Content content = new Content();
      content.bytes = Files.readAllBytes(path);
      names.put(name, content);
      if (step("make " + name) != Fate.PASSES) {
        content.bytes = Arrays.copyOf(content.bytes, content.bytes.length / 2);
        throw new IOException("make " + name + " fails, the test says");
      }
    } finally {
      Files.deleteIfExists(path);
    }
  }

  @Override
  public Path copy(String name, Checksum checksum) throws IOException {
    Path path = Files.createTempFile("faulty-", ".copy");
    checksum.update(existing(name).bytes);
    return Files.write(path, existing(name).bytes);
  }

  @Override
  public void sync(String name) throws IOException {
    pass("sync " + name);
    Content content = existing(name);
    content.synced = content.bytes.clone();
  }

  @Override
  public String toString() {
    return "faulty files";
  }

  private final class End implements Output {
    private final String name;
    private final Content content;

    End(String name, Content content) {
      this.name = name;
      this.content = content;
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
      Fate fate = step("write " + name);
      int wanted = Math.min(bytes.remaining(), writeMost);
      int taken =
          switch (fate) {
            case PASSES -> wanted;
            case TORN -> wanted / 2;
            case FAILS -> 0;
          };
      int at = content.bytes.length;
      content.bytes = Arrays.copyOf(content.bytes, at + taken);
      bytes.get(content.bytes, at, taken);
      if (fate != Fate.PASSES) {
        throw new IOException("write " + name + " fails, the test says");
      }
      return taken;
    }

    @Override
    public void sync() throws IOException {
      FaultyFiles.this.sync(name);
    }

    @Override
    public void close() {}
  }

  /// Fails each step from the given one on: for this process the disk is gone.
  static Faults deadFrom(int dead, Fate first) {
    return (step, _) -> step < dead ? Fate.PASSES : step == dead ? first : Fate.FAILS;
  }
}
