package dev.holdfast.registry.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyedHashTest {
  private static final int BYTES_MOST = 1_024;

  private final KeyedHash folding = KeyedHash.draw(new Random(1), BYTES_MOST, Lanes.FOLD_CASE);
  private final KeyedHash keeping = KeyedHash.draw(new Random(2), BYTES_MOST, Lanes.KEEP_CASE);

  @Test
  void dependsOnTheBytesAloneAndNotOnWhatStandsAround() {
    Random random = new Random(3);
    for (int length = 0; length <= BYTES_MOST; length++) {
      byte[] alone = letters(random, length);
      byte[] within = letters(random, length + 20);
      System.arraycopy(alone, 0, within, 7, length);

      assertThat(keeping.hash(within, 7, length))
          .as("length %d", length)
          .isEqualTo(keeping.hash(alone, 0, length));
    }
  }

  @Test
  void dependsOnEveryByte() {
    Random random = new Random(4);
    for (int length = 1; length <= 200; length++) {
      byte[] bytes = letters(random, length);
      long hash = keeping.hash(bytes, 0, length);
      for (int i = 0; i < length; i++) {
        bytes[i] ^= 1;
        assertThat(keeping.hash(bytes, 0, length))
            .as("byte %d of %d", i, length)
            .isNotEqualTo(hash);
        bytes[i] ^= 1;
      }
      assertThat(keeping.hash(bytes, 0, length - 1)).isNotEqualTo(hash);
    }
  }

  @Test
  void foldsCaseWhereItIsToldTo() {
    byte[] small = "my-app_1.apps.example.com".getBytes(StandardCharsets.US_ASCII);
    byte[] large =
        "my-app_1.apps.example.com".toUpperCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);

    assertThat(folding.hash(small, 0, small.length))
        .isEqualTo(folding.hash(large, 0, large.length));
    assertThat(keeping.hash(small, 0, small.length))
        .isNotEqualTo(keeping.hash(large, 0, large.length));
  }

  @Test
  void spreadsNamesThatDifferLittle() {
    // 65,536 names into 1,024 places, by each third of the hash that the index uses: the fullest
    // place of a fair spread has about 64 + 4 x 8.
    for (int shift : new int[] {0, 18, 32, 54}) {
      int[] places = new int[1_024];
      for (int i = 0; i < 65_536; i++) {
        byte[] name = ("app-" + i + ".apps.example.com").getBytes(StandardCharsets.US_ASCII);
        places[(int) (folding.hash(name, 0, name.length) >>> shift) & 1_023]++;
      }
      for (int place : places) {
        assertThat(place).as("bits from %d on", shift).isBetween(16, 120);
      }
    }
  }

  @Test
  void keysOfTheirOwnGiveHashesOfTheirOwn() {
    byte[] name = "app.example.com".getBytes(StandardCharsets.US_ASCII);
    KeyedHash other = KeyedHash.draw(new Random(5), BYTES_MOST, Lanes.FOLD_CASE);

    assertThat(other.hash(name, 0, name.length)).isNotEqualTo(folding.hash(name, 0, name.length));
  }

  private static byte[] letters(Random random, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) ('a' + random.nextInt(26));
    }
    return bytes;
  }
}
