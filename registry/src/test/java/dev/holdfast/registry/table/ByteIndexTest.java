package dev.holdfast.registry.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ByteIndexTest {
  /// An index without keys: its own objects, and the hash's key words.
  private static final int EMPTY_BYTES_MOST = 2_000;

  /// What a slot that stays free costs a key: segments that hashes might overfill are two.
  private static final long SPREAD_BYTES_MOST = 13;

  private final ByteIndex<String> index = index(new Random(1));

  @Test
  void growsAndShrinksThroughAllSizes() {
    for (int i = 0; i < 100_000; i++) {
      put(index, "key-" + i);
    }
    for (int i = 0; i < 100_000; i++) {
      assertThat(find(index, "key-" + i)).isEqualTo("key-" + i);
    }
    assertThat(find(index, "key-100000")).isNull();
    assertThat(index.count()).isEqualTo(100_000);

    for (int i = 0; i < 100_000; i++) {
      assertThat(index.remove(bytes("key-" + i))).isTrue();
      assertThat(find(index, "key-" + i)).isNull();
      assertThat(find(index, "key-99999")).isEqualTo(i == 99_999 ? null : "key-99999");
    }
    assertThat(index.count()).isZero();
    assertThat(Footprint.bytes(index)).isLessThan(EMPTY_BYTES_MOST);
  }

  @Test
  void roomForAllTakesHardlyMoreThanGrowingToIt() {
    for (int keys : new int[] {1, 7, 1_000, 1_500, 3_000, 20_000, 100_000}) {
      ByteIndex<String> grown = index(new Random(1));
      ByteIndex<String> roomy = index(new Random(1));
      roomy.reserve(keys, 10L * keys);
      for (int i = 0; i < keys; i++) {
        put(grown, "key-" + (100_000 + i));
        put(roomy, "key-" + (100_000 + i));
      }
      for (int i = 0; i < keys; i++) {
        assertThat(find(roomy, "key-" + (100_000 + i))).isEqualTo("key-" + (100_000 + i));
      }
      assertThat(roomy.count()).isEqualTo(keys);
      assertThat(Footprint.bytes(roomy))
          .as("%d keys", keys)
          .isLessThan(Footprint.bytes(grown) + SPREAD_BYTES_MOST * keys + EMPTY_BYTES_MOST);
    }
  }

  @Test
  void wrongGuessesOfTheRoomAreMadeGood() {
    for (long keyBytes : new long[] {0, 10_000_000}) {
      ByteIndex<String> few = index(new Random(1));
      few.reserve(100, keyBytes);
      for (int i = 0; i < 50_000; i++) {
        put(few, "key-" + i);
      }
      for (int i = 0; i < 50_000; i++) {
        assertThat(find(few, "key-" + i)).isEqualTo("key-" + i);
      }
      ByteIndex<String> many = index(new Random(1));
      many.reserve(50_000, keyBytes);
      put(many, "key");
      assertThat(find(many, "key")).isEqualTo("key");
      assertThat(many.remove(bytes("key"))).isTrue();
      assertThat(find(many, "key")).isNull();
    }
  }

  @Test
  void churnAloneDoesNotMakeItGrow() {
    for (int i = 0; i < 1_000; i++) {
      put(index, "stays-" + i);
    }
    long before = Footprint.bytes(index);
    long most = 0;
    for (int i = 0; i < 1_000_000; i++) {
      put(index, "comes-and-goes-" + i);
      if (i >= 100) {
        assertThat(index.remove(bytes("comes-and-goes-" + (i - 100)))).isTrue();
      }
      if (i % 10_000 == 0) {
        most = Math.max(most, Footprint.bytes(index));
      }
    }
    assertThat(index.count()).isEqualTo(1_100);
    assertThat(most).isLessThan(2 * before);
  }

  @Test
  void memoryComesBackInWhateverOrderKeysGo() {
    Random random = new Random(2);
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < 50_000; i++) {
      keys.add("key-" + i);
      put(index, "key-" + i);
    }
    while (keys.size() > 1_000) {
      String last = keys.removeLast();
      int at = random.nextInt(keys.size());
      assertThat(index.remove(bytes(keys.set(at, last)))).isTrue();
    }
    assertThat(index.count()).isEqualTo(1_000);
    // The values are texts of 48 bytes.
    assertThat(Footprint.bytes(index) / 1_000).isLessThan(150);
    keys.forEach(key -> assertThat(find(index, key)).isEqualTo(key));
  }

  @Test
  void showsEveryValueOnce() {
    Map<String, Integer> shown = new HashMap<>();
    for (int i = 0; i < 10_000; i++) {
      put(index, "key-" + i);
    }
    index.remove(bytes("key-17"));

    index.forEach(value -> shown.merge(value, 1, Integer::sum));

    assertThat(shown).hasSize(9_999).doesNotContainKey("key-17");
    assertThat(shown.values()).containsOnly(1);
  }

  @Test
  void longAndShortKeysStandSideBySide() {
    for (int length = 0; length <= ByteIndex.KEY_BYTES_MOST; length++) {
      put(index, "k".repeat(length));
    }
    for (int length = 0; length <= ByteIndex.KEY_BYTES_MOST; length++) {
      assertThat(find(index, "k".repeat(length))).isEqualTo("k".repeat(length));
    }
    assertThat(find(index, "k".repeat(ByteIndex.KEY_BYTES_MOST + 1))).isNull();
  }

  @Test
  void hostsChosenWithTheSecretInHandAreFoundAllTheSame() {
    // Hosts whose hashes agree in the 11 bits that choose the first slot, as an attacker who knew
    // the key would choose them: one run of occupied slots.
    KeyedHash known = KeyedHash.draw(new Random(1), ByteIndex.KEY_BYTES_MOST, Lanes.FOLD_CASE);
    List<String> hostile = new ArrayList<>();
    for (int i = 0; hostile.size() < 1_000; i++) {
      byte[] host = bytes("h" + i + ".example.com");
      if ((known.hash(host, 0, host.length) & 2_047) == 0) {
        hostile.add("h" + i + ".example.com");
      }
    }
    hostile.forEach(host -> put(index, host));

    hostile.forEach(host -> assertThat(find(index, host)).isEqualTo(host));
    hostile.forEach(host -> assertThat(index.remove(bytes(host))).isTrue());
    assertThat(Footprint.bytes(index)).isLessThan(EMPTY_BYTES_MOST);
  }

  @Test
  void drawsAnotherKeyWhereHashesFallTogether() {
    // Under a key of zeroes, strings whose lanes are swapped within their pairs have one and the
    // same hash: no split can part them.
    ByteIndex<String> weak = index(new ZeroesFirst());
    List<String> colliding = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      StringBuilder key = new StringBuilder();
      for (int pair = 0; pair < 14; pair++) {
        key.append((i >> pair & 1) == 0 ? "aaaaaaaabbbbbbbb" : "bbbbbbbbaaaaaaaa");
      }
      colliding.add(key.toString());
    }
    KeyedHash zeroes = KeyedHash.draw(new ZeroesFirst(), ByteIndex.KEY_BYTES_MOST, Lanes.FOLD_CASE);
    assertThat(colliding.stream().map(key -> zeroes.hash(bytes(key), 0, key.length())).distinct())
        .hasSize(1);

    colliding.forEach(key -> put(weak, key));

    colliding.forEach(key -> assertThat(find(weak, key)).isEqualTo(key));
    assertThat(weak.count()).isEqualTo(3_000);
    // 224 bytes of key each and 264 of value, and not a directory of a million places.
    assertThat(Footprint.bytes(weak) / 3_000).isLessThan(664);
  }

  /// Zeroes for the first key, then numbers.
  private static final class ZeroesFirst implements RandomGenerator {
    private final Random random = new Random(3);
    private int drawn;

    @Override
    public long nextLong() {
      return drawn++ < 1_000 ? 0 : random.nextLong();
    }
  }

  private static ByteIndex<String> index(RandomGenerator secrets) {
    return new ByteIndex<>(
        secrets, KeyedHash.draw(secrets, ByteIndex.KEY_BYTES_MOST, Lanes.FOLD_CASE));
  }

  private static void put(ByteIndex<String> index, String key) {
    index.put(bytes(key), 0, key.length(), key);
  }

  private static @Nullable String find(ByteIndex<String> index, String key) {
    return index.find(bytes(key), 0, key.length());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
