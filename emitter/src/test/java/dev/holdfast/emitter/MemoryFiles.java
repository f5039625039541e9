package dev.holdfast.emitter;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Files in memory that fail, or break off, when a test says so. One thread.
final class MemoryFiles implements DataFiles {
  final Map<String, byte[]> content = new HashMap<>();
  final Map<String, Outlives> outlives = new HashMap<>();
  private boolean failing;
  private boolean lost;
  private int writesUntilCrash = -1;
  private Crash crash = Crash.BEFORE;

  /// When a process dies in a write: a replacement is all or nothing, of an addition half is left.
  enum Crash {
    BEFORE,
    AFTER
  }

  /// The process is dead: nothing of it runs on.
  static final class CrashException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  void fail() {
    failing = true;
  }

  void heal() {
    failing = false;
  }

  /// The write after `writes` more ones kills the process.
  void crashAfter(int writes, Crash when) {
    writesUntilCrash = writes;
    crash = when;
  }

  void crashNoMore() {
    writesUntilCrash = -1;
  }

  /// Runs a process that has lost the directory to another one: what it writes goes nowhere.
  void withoutEffect(Runnable run) {
    lost = true;
    run.run();
    lost = false;
  }

  @Override
  public byte @Nullable [] read(String name) {
    return content.get(name);
  }

  @Override
  public void replace(String name, byte[] newContent, Outlives newOutlives) throws IOException {
    write(name, new byte[0], newContent);
    if (!lost) {
      outlives.put(name, newOutlives);
    }
  }

  @Override
  public void append(String name, byte[] added) throws IOException {
    byte @Nullable [] before = content.get(name);
    if (before == null && !lost) {
      throw new NoSuchFileException(name);
    }
    write(name, before == null ? new byte[0] : before, added);
  }

  private void write(String name, byte[] before, byte[] added) throws IOException {
    if (lost) {
      return;
    }
    boolean dies = writesUntilCrash == 0;
    writesUntilCrash--;
    if (failing || (dies && crash == Crash.BEFORE)) {
      // A file that is appended to keeps some of what it was to get.
      if (before.length > 0) {
        content.put(name, joined(before, Arrays.copyOf(added, added.length / 2)));
      }
      if (dies) {
        throw new CrashException();
      }
      throw new IOException("No space left on device");
    }
    content.put(name, joined(before, added));
    if (dies) {
      throw new CrashException();
    }
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  @Override
  public boolean remove(String name) {
    return content.remove(name) != null;
  }

  /// Flips a bit of a file.
  void damage(String name, int at) {
    byte[] bytes = Objects.requireNonNull(content.get(name));
    bytes[at] ^= 1;
  }
}
