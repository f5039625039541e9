package dev.holdfast.registry.disk;

import dev.holdfast.events.log.LogIdentity;
import java.nio.ByteBuffer;

/// The first frame of a journal file. Immutable.
///
/// @param first the number of its first entry
record JournalHeader(Owner owner, LogIdentity identity, long first) {
  static final int KIND = 0;

  void write(FrameWriter out) {
    FileKind.JOURNAL.write(out);
    out.begin(KIND);
    owner.write(out);
    writeIdentity(identity, out);
    out.u64(first);
    out.end();
  }

  static JournalHeader parse(ByteBuffer payload, Owner owner) throws Damaged {
    if (payload.get() != KIND) {
      throw new Damaged("it does not begin with a header");
    }
    owner.check(payload);
    return new JournalHeader(owner, parseIdentity(payload), payload.getLong());
  }

  static void writeIdentity(LogIdentity identity, FrameWriter out) {
    out.text(identity.clusterId());
    out.text(identity.routesTopicId());
    out.text(identity.presenceTopicId());
  }

  static LogIdentity parseIdentity(ByteBuffer payload) {
    return new LogIdentity(
        FrameReader.text(payload), FrameReader.text(payload), FrameReader.text(payload));
  }
}
