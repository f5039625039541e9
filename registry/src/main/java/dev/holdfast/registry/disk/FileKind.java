package dev.holdfast.registry.disk;

import java.nio.charset.StandardCharsets;

/// What the first eight bytes of a file say it is.
enum FileKind {
  JOURNAL("HFJRNL"),
  SEAL("HFSEAL"),
  PLAIN("HFPLAI");

  /// Grows with every change of the layout; a reader passes over any other.
  static final int VERSION = 1;

  static final int BYTES = 8;

  private final String magic;

  FileKind(String magic) {
    this.magic = magic;
  }

  void write(FrameWriter out) {
    out.raw(magic.getBytes(StandardCharsets.US_ASCII));
    out.u16(VERSION);
  }

  /// Throws {@link Damaged} unless those are the first bytes of a file of this kind and version.
  void check(byte[] first) throws Damaged {
    byte[] expected = magic.getBytes(StandardCharsets.US_ASCII);
    if (first.length < BYTES
        || !new String(first, 0, 6, StandardCharsets.ISO_8859_1).equals(magic)) {
      throw new Damaged("its first bytes are not " + magic);
    }
    int version = (first[expected.length] & 0xff) << 8 | (first[expected.length + 1] & 0xff);
    if (version != VERSION) {
      throw new Damaged("its format is version %d; expected %d".formatted(version, VERSION));
    }
  }
}
