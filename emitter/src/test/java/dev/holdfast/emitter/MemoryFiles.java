package dev.holdfast.emitter;

import java.io.IOException;
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

  /// When a process dies in a write: a replacement is all or nothing.
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
    if (lost) {
      return;
    }
    if (failing) {
      throw new IOException("No space left on device");
    }
    boolean dies = writesUntilCrash == 0;
    writesUntilCrash--;
    if (dies && crash == Crash.BEFORE) {
      throw new CrashException();
    }
    content.put(name, newContent.clone());
    outlives.put(name, newOutlives);
    if (dies) {
      throw new CrashException();
    }
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
