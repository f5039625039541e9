package dev.holdfast.registry.disk;

import dev.holdfast.events.log.Anchor;
import dev.holdfast.events.log.LogIdentity;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// What makes a generation's file count: what it holds, its length and its checksum. Immutable.
///
/// @param number of the first journal entry that is not known to be in it
/// @param place up to where its facts know the log
record Seal(long number, Place place, Form form, Contents contents, long fileBytes, int crc32c) {
  static final int KIND = 2;

  /// How much the generation holds.
  ///
  /// @param bytes of all cells
  record Contents(int cells, long endpoints, long bytes) {}

  void write(FrameWriter out, Owner owner) {
    FileKind.SEAL.write(out);
    out.begin(KIND);
    out.u8(form.code());
    owner.write(out);
    out.u64(number);
    out.u64(fileBytes);
    out.u32(crc32c);
    out.u32(contents.cells());
    out.u64(contents.endpoints());
    out.u64(contents.bytes());
    JournalHeader.writeIdentity(place.identity(), out);
    out.u64(place.offset());
    Anchor anchor = place.anchor();
    out.u8(anchor == null ? 0 : 1);
    if (anchor != null) {
      out.u64(anchor.offset());
      out.u32(anchor.crc32c());
    }
    out.end();
  }

  static Seal read(DiskFiles files, String name, Owner owner) throws IOException {
    try (FrameReader frames = new FrameReader(files.read(name), FileKind.SEAL)) {
      ByteBuffer payload = frames.next();
      if (payload == null) {
        throw new Damaged("it is cut off");
      }
      Seal seal = FrameReader.parse(payload, fields -> parse(fields, owner));
      if (seal.number() != FileNames.number(name)) {
        throw new Damaged("it says it is number " + seal.number());
      }
      return seal;
    }
  }

  private static Seal parse(ByteBuffer fields, Owner owner) throws Damaged {
    if (fields.get() != KIND) {
      throw new Damaged("it is no seal");
    }
    Form form = Form.of(fields.get());
    owner.check(fields);
    long number = fields.getLong();
    long fileBytes = fields.getLong();
    int crc32c = fields.getInt();
    Contents contents = new Contents(fields.getInt(), fields.getLong(), fields.getLong());
    LogIdentity identity = JournalHeader.parseIdentity(fields);
    long offset = fields.getLong();
    @Nullable Anchor anchor =
        fields.get() == 0 ? null : new Anchor(fields.getLong(), fields.getInt());
    return new Seal(number, new Place(identity, offset, anchor), form, contents, fileBytes, crc32c);
  }
}
