package dev.holdfast.emitter;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/// The frame of the emitter's files: 8 bytes that say what it is, the CRC32C of all that follows,
/// then the body. `docs/emitter-files.md`.
final class Sealed {
  private static final int KIND_BYTES = 8;
  private static final int HEAD_BYTES = KIND_BYTES + Integer.BYTES;

  private Sealed() {}

  /// Writes a body.
  interface Body {
    void write(DataOutputStream out) throws IOException;
  }

  /// A file that is not what it should be: to be treated as absent, and said aloud.
  static final class DamagedException extends Exception {
    private static final long serialVersionUID = 1L;

    DamagedException(String message) {
      super(message);
    }
  }

  static byte[] seal(String kind, Body body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(4_096);
    try {
      DataOutputStream out = new DataOutputStream(bytes);
      out.write(kind.getBytes(StandardCharsets.US_ASCII));
      out.writeInt(0);
      body.write(out);
    } catch (IOException e) {
      throw new AssertionError("an array takes every byte", e);
    }
    byte[] sealed = bytes.toByteArray();
    ByteBuffer.wrap(sealed).putInt(KIND_BYTES, crc(sealed));
    return sealed;
  }

  /// The body of a sealed file.
  static DataInputStream open(String kind, byte[] sealed) throws DamagedException {
    if (sealed.length < HEAD_BYTES) {
      throw new DamagedException(
          "it has %d bytes; expected %d at least".formatted(sealed.length, HEAD_BYTES));
    }
    byte[] found = Arrays.copyOf(sealed, KIND_BYTES);
    if (!Arrays.equals(found, kind.getBytes(StandardCharsets.US_ASCII))) {
      throw new DamagedException(
          "it begins with %s; expected %s"
              .formatted(java.util.HexFormat.of().formatHex(found), kind));
    }
    int crc = crc(sealed);
    int written = ByteBuffer.wrap(sealed).getInt(KIND_BYTES);
    if (crc != written) {
      throw new DamagedException(
          "its CRC32C is %08x; expected %08x, as it says itself".formatted(crc, written));
    }
    return new DataInputStream(
        new ByteArrayInputStream(sealed, HEAD_BYTES, sealed.length - HEAD_BYTES));
  }

  private static int crc(byte[] sealed) {
    CRC32C crc = new CRC32C();
    crc.update(sealed, HEAD_BYTES, sealed.length - HEAD_BYTES);
    return (int) crc.getValue();
  }
}
