package dev.holdfast.registry.disk;

import dev.holdfast.events.Topic;
import dev.holdfast.events.log.LogIdentity;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The walk over the journals from a generation, entry by entry, as long as each has the number
/// that comes next. Loading thread only.
final class JournalWalk {
  private final DiskFiles files;
  private final Owner owner;
  private final LoadCrew crew;
  private final @Nullable Place sealed;

  private long next;
  private @Nullable LogIdentity identity;
  private long offset;
  private @Nullable Entry newest;
  private Loaded.@Nullable Tail tail;
  private long appliedBytes;
  private boolean refused;

  /// From the generation of that seal, or from nothing.
  JournalWalk(DiskFiles files, Owner owner, @Nullable Seal seal, LoadCrew crew) {
    this.files = files;
    this.owner = owner;
    this.crew = crew;
    this.sealed = seal == null ? null : seal.place();
    this.next = seal == null ? 0 : seal.number();
    this.identity = sealed == null ? null : sealed.identity();
    this.offset = sealed == null ? 0 : sealed.offset();
  }

  /// The number of the entry that comes next.
  long next() {
    return next;
  }

  /// Whether a journal, of which only the name is known, may hold that entry.
  boolean goesOnIn(String name) {
    return !refused && !isBehindAHole(FileNames.number(name));
  }

  /// Whether a journal held something that must not be joined to what was read.
  boolean refused() {
    return refused;
  }

  /// Reads a journal up to its end or its first bad entry; why that is bad, else empty.
  String read(String name) {
    tail = null;
    try (FrameReader frames = new FrameReader(files.read(name), FileKind.JOURNAL)) {
      try {
        header(name, frames);
      } catch (IOException e) {
        refused = true;
        throw e;
      }
      try {
        entries(frames);
        return "";
      } finally {
        tail = new Loaded.Tail(name, frames.wholeBytes());
      }
    } catch (IOException e) {
      // Without its first bytes nothing is known of it.
      refused = refused || tail == null;
      return "from entry %d: %s".formatted(next, e.getMessage());
    }
  }

  private void header(String name, FrameReader frames) throws IOException {
    ByteBuffer payload = frames.next();
    if (payload == null) {
      throw new Damaged("it has no header");
    }
    JournalHeader header = FrameReader.parse(payload, fields -> JournalHeader.parse(fields, owner));
    if (header.first() != FileNames.number(name)) {
      throw new Damaged("it says it begins with entry " + header.first());
    }
    if (identity != null && !identity.equals(header.identity())) {
      throw new Damaged(
          "it is of another log, %s; expected %s".formatted(header.identity(), identity));
    }
    identity = header.identity();
  }

  private void entries(FrameReader frames) throws IOException {
    long before = frames.wholeBytes();
    for (ByteBuffer frame = frames.next(); frame != null; frame = frames.next()) {
      Entry entry = FrameReader.parse(frame, Entry::parse);
      if (isBehindAHole(entry.number())) {
        refused = true;
        throw new Damaged("entry %d stands where %d is expected".formatted(entry.number(), next));
      }
      if (entry.number() >= next) {
        apply(entry);
        appliedBytes += frames.wholeBytes() - before;
      }
      before = frames.wholeBytes();
    }
  }

  private boolean isBehindAHole(long number) {
    return number > next;
  }

  private void apply(Entry entry) throws Damaged {
    next++;
    if (entry.topic() == Topic.ROUTES) {
      offset = Math.max(offset, entry.offset() + 1);
      newest = entry;
    }
    crew.offerEntry(entry);
  }

  /// Up to where what was read knows the log; null where nothing was.
  @Nullable Place place() {
    return newest == null || identity == null
        ? sealed
        : new Place(identity, offset, newest.anchor());
  }

  /// The journal that was read last, up to where it is whole.
  Loaded.@Nullable Tail tail() {
    return tail;
  }

  long appliedBytes() {
    return appliedBytes;
  }
}
