package dev.holdfast.registry.disk;

import dev.holdfast.events.Cell;
import dev.holdfast.events.Ticker;
import dev.holdfast.registry.disk.FaultyFiles.Fate;
import dev.holdfast.registry.facts.CellState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A router's data directory in memory over several lives of the router, for tests of other
/// packages: it fills up, takes nothing more, tears writes, loses bytes, and keeps what a death
/// would leave. A generation is written when the test says so. One thread.
public final class FaultyDirectory {
  private final Owner owner;
  private final Ticker ticker;
  private final HeardDisk listener = new HeardDisk();
  private final List<Runnable> cuts = new ArrayList<>();
  private FaultyFiles files = new FaultyFiles();
  private long newestCut = -1;
  private Use use = Use.WHOLE;
  private boolean damaged;
  private int damages;
  private int deadFrom = Integer.MAX_VALUE;

  private enum Use {
    WHOLE,
    /// There is no room for another byte.
    FULL,
    READ_ONLY
  }

  /// An empty one.
  public FaultyDirectory(String site, String group, Ticker ticker) {
    this.owner = new Owner(site, group);
    this.ticker = ticker;
    files.faults(this::fate);
  }

  private Fate fate(int step, String what) {
    if (step >= deadFrom) {
      return step == deadFrom ? Fate.TORN : Fate.FAILS;
    }
    return switch (use) {
      case WHOLE -> Fate.PASSES;
      case FULL -> what.startsWith("write") || what.startsWith("create") ? Fate.TORN : Fate.PASSES;
      case READ_ONLY -> Fate.FAILS;
    };
  }

  /// The disk of a router's new life, with generations of a few hundred bytes.
  public FactsStore open() {
    try {
      return new FactsDisk(files, owner, ticker, listener, DiskWorld.SMALL, this::cut);
    } catch (DiskInUseException e) {
      throw new AssertionError(e);
    }
  }

  private void cut(Runnable work) {
    cuts.add(work);
    newestCut = Math.max(newestCut, ((Cut) work).number());
  }

  /// The number of the newest generation that was ever begun; -1 before any.
  public long newestCut() {
    return newestCut;
  }

  /// What the cutting thread does, all at once.
  public void runCuts() {
    List<Runnable> due = List.copyOf(cuts);
    cuts.clear();
    due.forEach(Runnable::run);
  }

  /// From now on there is no room for another byte.
  public void fill() {
    use = Use.FULL;
  }

  /// From now on nothing can be changed.
  public void makeReadOnly() {
    use = Use.READ_ONLY;
  }

  /// Everything can be written again.
  public void mend() {
    use = Use.WHOLE;
  }

  /// A bit of some file turns, or its end is gone, while nobody looks.
  public void damage(long chance) {
    Random random = new Random(chance);
    List<String> names = files.list();
    String name = names.isEmpty() ? "" : names.get(random.nextInt(names.size()));
    int bytes = name.isEmpty() ? 0 : files.bytes(name).length;
    if (bytes == 0) {
      return;
    }
    damaged = true;
    damages++;
    if (random.nextInt(4) == 0) {
      files.truncate(name, random.nextInt(bytes));
    } else {
      files.damage(name, random.nextInt(bytes));
    }
  }

  /// Grows with whatever may change a file.
  public long changes() {
    return (long) files.steps() + damages;
  }

  /// Whether something was damaged since the newest start.
  public boolean isDamaged() {
    return damaged;
  }

  /// After so many more steps the process is dead to the disk: a write then is done by half, and
  /// nothing follows.
  public void dieAfter(int steps) {
    deadFrom = files.steps() + steps;
  }

  /// The process is dead: the kernel has all that was written.
  public void onKill() {
    becomes(files.afterKill());
  }

  /// The host has lost its power: what was not synced is there, or not, or in part.
  public void onPowerLoss(long chance) {
    becomes(files.afterPowerLoss(new Random(chance)));
  }

  private void becomes(FaultyFiles left) {
    cuts.clear();
    damaged = false;
    deadFrom = Integer.MAX_VALUE;
    files = left;
    files.faults(this::fate);
  }

  /// What a start would begin with now.
  public Held held() {
    Map<Cell, CellState> facts = new TreeMap<>();
    HeardDisk heard = new HeardDisk();
    try {
      Loaded loaded =
          new Loader(files, owner, 1, heard).load(state -> facts.put(state.cell(), state));
      Seal seal = loaded.generation();
      return new Held(
          loaded.place(),
          seal == null ? -1 : seal.number(),
          loaded.journalBytes(),
          List.copyOf(heard.passedOver),
          facts);
    } catch (IOException e) {
      throw new AssertionError("these files can always be read", e);
    }
  }

  /// What is on disk.
  ///
  /// @param place where reading would go on; null: there is nothing
  /// @param generation the number of the one that the facts begin with; -1: they begin with none
  /// @param journalBytes of the entries that come after it
  /// @param passedOver files that are not what they should be, and why
  public record Held(
      @Nullable Place place,
      long generation,
      long journalBytes,
      List<String> passedOver,
      Map<Cell, CellState> facts) {}
}
