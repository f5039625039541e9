package dev.holdfast.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.LogRecord.Raw;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// A record's bytes and their checksum.
final class LogRecordTest {
  private static final byte[] A = bytes("a");
  private static final byte[] B = bytes("b");
  private static final byte[] EMPTY = {};

  /// Checksums stand on disks already: a change of this test is a change of the format.
  @Test
  void aChecksumNeverChanges() {
    // Length 1 of the key, the key, the value: 00 00 00 01 61 62.
    assertThat(new Raw(A, B).crc32c()).isEqualTo(0xe1a8b010);
    assertThat(new Raw(null, null).crc32c()).isEqualTo(0xffffffff);
  }

  @Test
  void aChecksumTellsWhereTheKeyEnds() {
    assertThat(new Raw(bytes("ab"), EMPTY).crc32c()).isNotEqualTo(new Raw(A, B).crc32c());
    assertThat(new Raw(EMPTY, bytes("ab")).crc32c()).isNotEqualTo(new Raw(A, B).crc32c());
    assertThat(new Raw(EMPTY, B).crc32c()).isNotEqualTo(new Raw(null, B).crc32c());
  }

  @Test
  void equalBytesAreEqual() {
    assertThat(new Raw(bytes("a"), bytes("b")))
        .isEqualTo(new Raw(A, B))
        .hasSameHashCodeAs(new Raw(A, B));
    assertThat(new Raw(A, null)).isNotEqualTo(new Raw(A, EMPTY));
    assertThat(new Raw(null, B)).isNotEqualTo(new Raw(A, B));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
