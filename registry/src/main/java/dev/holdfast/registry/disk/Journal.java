package dev.holdfast.registry.disk;

import dev.holdfast.events.LogRecord;
import dev.holdfast.events.log.LogIdentity;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The journal's end: numbers entries, keeps a turn's and writes them in one go. Table writer only.
///
/// An entry takes its number when it is appended, whether it is ever written or not; a hole takes
/// one too. So whatever is missing on disk is missing by its number, and nothing has to be written
/// about a failure at the moment when nothing can be written.
final class Journal {
  /// What is kept while nobody knows which log it belongs to.
  private static final int HELD_BACK_MOST = 8 << 20;

  private final DiskFiles files;
  private final Owner owner;
  private final FrameWriter pending = new FrameWriter();

  private long next;
  private long firstPending;
  private boolean holed;
  private @Nullable LogIdentity identity;

  private Loaded.@Nullable Tail tail;
  private DiskFiles.@Nullable Output out;
  // Of the file that is written; -1 while there is none.
  private long fileFirst = -1;
  private long fileBytes;
  // Of the files before it, since the newest generation.
  private long earlierBytes;

  Journal(DiskFiles files, Owner owner) {
    this.files = files;
    this.owner = owner;
  }

  /// Goes on after what was loaded.
  void begin(Loaded found) {
    next = found.next();
    holed = found.holed();
    tail = found.tail();
    earlierBytes = found.journalBytes();
    Place place = found.place();
    identity = place == null ? null : place.identity();
  }

  /// The number of the next entry.
  long next() {
    return next;
  }

  /// Whether entries are missing on disk: nothing is written until a generation begins anew.
  boolean isHoled() {
    return holed;
  }

  /// Written since the newest generation.
  long bytes() {
    return earlierBytes + fileBytes;
  }

  void append(LogRecord record) {
    if (pending.isEmpty()) {
      firstPending = next;
    }
    Entry entry = Entry.of(next++, record);
    if (!holed) {
      entry.write(pending);
    }
  }

  /// Writes what is pending. After an exception the file's end is not known: the caller makes a
  /// hole.
  void endTurn(@Nullable LogIdentity now) throws IOException {
    if (now == null) {
      if (pending.size() > HELD_BACK_MOST) {
        makeHole();
      }
      return;
    }
    if (identity != null && !identity.equals(now)) {
      makeHole();
    }
    identity = now;
    if (!pending.isEmpty()) {
      write(now);
    }
  }

  private void write(LogIdentity now) throws IOException {
    DiskFiles.Output to = out;
    if (to == null) {
      to = opened(now);
      out = to;
    }
    long bytes = pending.size();
    pending.writeTo(to);
    fileBytes += bytes;
  }

  private DiskFiles.Output opened(LogIdentity now) throws IOException {
    Loaded.Tail goesOn = tail;
    tail = null;
    return goesOn == null ? created(firstPending, now) : files.goOn(goesOn.name(), goesOn.bytes());
  }

  private DiskFiles.Output created(long first, LogIdentity now) throws IOException {
    FrameWriter header = new FrameWriter();
    new JournalHeader(owner, now, first).write(header);
    DiskFiles.Output created = files.create(FileNames.journal(first));
    try {
      header.writeTo(created);
    } catch (IOException e) {
      closeQuietly(created);
      // Best gone: a start would have to take it for a journal that was damaged.
      files.remove(FileNames.journal(first));
      throw e;
    }
    fileFirst = first;
    return created;
  }

  /// From here on entries do not follow from what is on disk.
  void makeHole() {
    next++;
    holed = true;
    pending.clear();
    tail = null;
    close();
  }

  /// Begins a file for the entries after a generation that is about to be cut. Where it fails, the
  /// file that was written goes on.
  void beginAnew(LogIdentity now) throws IOException {
    assert pending.isEmpty();
    if (out == null || fileFirst != next || !now.equals(identity)) {
      DiskFiles.Output created = created(next, now);
      close();
      out = created;
      tail = null;
      earlierBytes += fileBytes;
      fileBytes = 0;
    }
    identity = now;
    holed = false;
  }

  /// A generation counts that holds all entries before the file that is written.
  void onSealed() {
    earlierBytes = 0;
  }

  /// Numbers from there on, unless they are there already.
  void goBeyond(long number) {
    next = Math.max(next, number);
  }

  /// No file is open after it.
  void close() {
    DiskFiles.Output open = out;
    out = null;
    if (open != null) {
      closeQuietly(open);
    }
  }

  private static void closeQuietly(DiskFiles.Output open) {
    try {
      open.close();
    } catch (IOException _) {
      // Nothing is lost that was not lost before: whatever is not whole is not read.
    }
  }
}
