package dev.holdfast.registry.disk;

import dev.holdfast.events.Cell;
import dev.holdfast.events.LogRecord;
import dev.holdfast.events.Ticker;
import dev.holdfast.events.log.LogIdentity;
import dev.holdfast.registry.facts.CellState;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The facts of one (site, group) on disk: a journal and generations in one locked directory, as
/// `docs/snapshot-format.md` says. Table writer only, but for {@link #status}: any thread.
///
/// It never throws once it is open: the router serves from memory whatever the disk does. A failure
/// is a degraded mode with a name, *disk failing*, which {@link DiskListener} and {@link #status}
/// tell.
///
/// <h2>Whole facts only</h2>
///
/// What is on disk stands for all that the log says up to its place. So the caller gives records to
/// {@link #append}, and cells to {@link #advance}, only while its facts are whole. While it reads a
/// log again, or for the first time from elsewhere than its beginning, it does neither, and says
/// {@link #cutSoon} when it has put the facts in place. A start in between begins with the facts
/// and the place of before, and reads again.
public final class FactsDisk implements FactsStore {
  private final Owner owner;
  private final DiskFiles files;
  private final Ticker ticker;
  private final DiskListener listener;
  private final Limits limits;
  private final Executor cutting;

  private final Journal journal;
  private final DirectoryLock lock;
  private final Trouble trouble;

  private @Nullable Seal generation;
  private long generationAtMs = -1;
  private boolean cutWanted;
  private @Nullable Cut cut;
  private boolean loaded;
  // What stands on disk is not known, so neither is which numbers were taken.
  private boolean unread;
  private volatile boolean closed;
  private volatile DiskStatus status = new DiskStatus(DiskStatus.State.WORKING, "", 0, -1, 0, -1);

  FactsDisk(
      DiskFiles files,
      Owner owner,
      Ticker ticker,
      DiskListener listener,
      Limits limits,
      Executor cutting)
      throws DiskInUseException {
    this.owner = owner;
    this.files = files;
    this.ticker = ticker;
    this.listener = listener;
    this.limits = limits;
    this.cutting = cutting;
    this.journal = new Journal(files, owner);
    this.trouble = new Trouble(limits, listener);
    this.lock = new DirectoryLock(files);
    try {
      lock.take();
    } catch (IOException e) {
      // What is there can be read; nothing is written before the lock is held.
      trouble.begin("the directory cannot be locked: " + e, ticker.nanos());
    }
  }

  /// Locks the directory. One that cannot be written to is no hindrance: it is read, and the disk
  /// is failing.
  public static FactsDisk open(
      DiskFiles files, String site, String group, Ticker ticker, DiskListener listener)
      throws DiskInUseException {
    return new FactsDisk(
        files,
        new Owner(site, group),
        ticker,
        listener,
        Limits.usual(),
        work -> Thread.ofPlatform().name("holdfast-disk-cut").daemon(true).start(work));
  }

  @Override
  public Saved load(Consumer<CellState> cells) {
    assert !loaded;
    loaded = true;
    Set<Cell> handed = new HashSet<>();
    Place place = null;
    try {
      Loaded found =
          new Loader(files, owner, limits.workers(), listener)
              .load(state -> {
                handed.add(state.cell());
                cells.accept(state);
              });
      place = found.place();
      journal.begin(found);
      generation = found.generation();
      generationAtMs = writtenAtMs(found.generation());
      if (!lock.isHeld()) {
        // Another router may write there until it is.
        beginWithAHole();
      }
    } catch (IOException e) {
      beginWithAHole();
      trouble.begin("it cannot be read: " + e, ticker.nanos());
    }
    removeUnfinished();
    tell();
    return new Saved(place, handed.size());
  }

  /// What will stand on disk when a generation is cut is not known; nothing is written before.
  private void beginWithAHole() {
    unread = true;
    journal.makeHole();
  }

  private long writtenAtMs(@Nullable Seal seal) {
    try {
      return seal == null ? -1 : files.writtenAtMs(FileNames.seal(seal.number()));
    } catch (IOException _) {
      return -1;
    }
  }

  private void removeUnfinished() {
    try {
      for (String name : lock.isHeld() ? files.list() : List.<String>of()) {
        if (FileNames.isTemporary(name)) {
          files.remove(name);
        }
      }
    } catch (IOException _) {
      // Nobody reads them; the next start tries again.
    }
  }

  @Override
  public void append(LogRecord record) {
    assert loaded;
    if (!closed) {
      journal.append(record);
    }
  }

  @Override
  public void endTurn(@Nullable LogIdentity identity) {
    if (closed) {
      return;
    }
    try {
      journal.endTurn(identity);
    } catch (IOException e) {
      journal.makeHole();
      trouble.begin("the journal cannot be written: " + e, ticker.nanos());
    }
    tell();
  }

  @Override
  public void cutSoon() {
    if (!closed) {
      journal.makeHole();
    }
  }

  @Override
  public int advance(Cells cells, @Nullable Place place, long nowNanos) {
    assert loaded;
    int work = 0;
    if (!closed && cut == null && place != null && isDue(nowNanos)) {
      begin(cells, place, nowNanos);
    }
    Cut now = cut;
    if (!closed && now != null) {
      work = now.isCopied() ? end(now, nowNanos) : copy(now);
    }
    if (work > 0) {
      tell();
    }
    return work;
  }

  private boolean isDue(long nowNanos) {
    long table = generation == null ? 0 : generation.contents().bytes();
    boolean outgrown = journal.bytes() > Math.max(limits.journalBytesLeast(), table);
    return (cutWanted || journal.isHoled() || outgrown) && trouble.mayTry(nowNanos);
  }

  private void begin(Cells cells, Place place, long nowNanos) {
    try {
      lock.take();
      if (unread) {
        journal.goBeyond(Loader.beyondAll(files));
        unread = false;
      }
      journal.beginAnew(place.identity());
    } catch (IOException | DiskInUseException e) {
      trouble.begin("no new journal can be begun: " + e.getMessage(), nowNanos);
      tell();
      return;
    }
    cutWanted = false;
    GenerationWriter writer =
        new GenerationWriter(files, owner, limits.plainBytesMost(), () -> closed);
    Leftovers leftovers = new Leftovers(files, generation == null ? 0 : generation.number());
    cut = new Cut(journal.next(), place, cells.states(), writer, leftovers, lock::giveUpIfUnwanted);
  }

  private int copy(Cut now) {
    int copied = now.copy(ticker, limits.sliceNanos());
    if (now.isCopied()) {
      lock.share();
      cutting.execute(now);
    }
    return Math.max(1, copied);
  }

  private int end(Cut now, long nowNanos) {
    switch (now.outcome()) {
      case null -> {
        return 0;
      }
      case Cut.Outcome.Sealed sealed -> onSealed(sealed.seal());
      case Cut.Outcome.Failed failed -> {
        cutWanted = true;
        trouble.begin(failed.problem(), nowNanos);
      }
    }
    cut = null;
    return 1;
  }

  private void onSealed(Seal seal) {
    generation = seal;
    generationAtMs = writtenAtMs(seal);
    journal.onSealed();
    if (!journal.isHoled()) {
      trouble.end();
    }
  }

  @Override
  public DiskStatus status() {
    return status;
  }

  private void tell() {
    Seal newest = generation;
    status =
        new DiskStatus(
            state(),
            trouble.problem(),
            journal.bytes(),
            newest == null ? -1 : newest.number(),
            newest == null ? 0 : newest.contents().bytes(),
            generationAtMs);
  }

  private DiskStatus.State state() {
    if (closed) {
      return DiskStatus.State.CLOSED;
    }
    if (!trouble.problem().isEmpty()) {
      return DiskStatus.State.FAILING;
    }
    return cut == null ? DiskStatus.State.WORKING : DiskStatus.State.CUTTING;
  }

  /// Gives the directory up, at once or, where a generation is being written, as soon as that has
  /// stopped. Nothing is saved after it.
  @Override
  public void close() {
    closed = true;
    journal.close();
    lock.giveUp();
    tell();
  }
}
