package dev.holdfast.registry.disk;

import java.nio.charset.StandardCharsets;

/// What the first eight bytes of a file say it is.
enum FileKind {
  JOURNAL("HFJRNL", 1),
  SEAL("HFSEAL", 2),
  PLAIN("HFPLAI", 2);

  static final int BYTES = 8;

  private final String magic;

  /// Grows with every change of the layout; a reader passes over any other. A seal's is that of the
  /// bytes of cells too.
  private final int version;

  FileKind(String magic, int version) {
    this.magic = magic;
    this.version = version;
  }

  void write(FrameWriter out) {
    out.raw(magic.getBytes(StandardCharsets.US_ASCII));
    out.u16(version);
  }

  /// Throws {@link Damaged} unless those are the first bytes of a file of this kind and version.
  void check(byte[] first) throws Damaged {
    byte[] expected = magic.getBytes(StandardCharsets.US_ASCII);
    if (first.length < BYTES
        || !new String(first, 0, 6, StandardCharsets.ISO_8859_1).equals(magic)) {
      throw new Damaged("its first bytes are not " + magic);
    }
    int found = (first[expected.length] & 0xff) << 8 | (first[expected.length + 1] & 0xff);
    if (found != version) {
      throw new Damaged("its format is version %d; expected %d".formatted(found, version));
    }
  }
}
