package dev.holdfast.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class TagsTest {
  @Test
  void areTheMapThatTheyWereMadeOf() {
    SplittableRandom random = new SplittableRandom(7);
    for (int round = 0; round < 200; round++) {
      Map<String, String> labels = new HashMap<>();
      for (int i = random.nextInt(65); i > 0; i--) {
        labels.put("n" + random.nextInt(1_000), "v" + random.nextInt(3));
      }
      Tags tags = Tags.of(labels);

      assertThat((Map<String, String>) tags).isEqualTo(labels).hasSameHashCodeAs(labels);
      assertThat(labels).isEqualTo(tags);
      assertThat(tags.toString()).isEqualTo(new TreeMap<>(labels).toString());
      labels.forEach((name, value) -> assertThat(tags.get(name)).isEqualTo(value));
      assertThat(tags.get("none")).isNull();
      assertThat(tags.containsKey("none")).isFalse();
    }
  }

  @Test
  void areSortedByName() {
    Tags tags = Tags.ofPairs("b", "2", "a", "1");

    assertThat(tags.keySet()).containsExactly("a", "b");
    assertThat(tags.values()).containsExactly("1", "2");
    assertThat(Tags.of(tags)).isSameAs(tags);
    assertThat(Tags.of(Map.of())).isSameAs(Tags.NONE);
  }

  @Test
  void cannotBeChanged() {
    String[] pairs = {"a", "1"};
    Tags tags = Tags.ofPairs(pairs);
    pairs[1] = "2";

    assertThat(tags).containsEntry("a", "1");
    assertThatThrownBy(() -> tags.put("b", "2")).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(tags::clear).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void refuseANameThatStandsTwice() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tags.ofPairs("a", "1", "b", "2", "a", "3"))
        .withMessage("tag name is \"a\"; expected no name twice");
    assertThatIllegalArgumentException().isThrownBy(() -> Tags.ofPairs("a", "1", "a", "1"));
  }

  @Test
  void refuseTextOutOfBounds() {
    assertThat(Tags.ofPairs("n".repeat(63), "v".repeat(255))).hasSize(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tags.ofPairs("", "1"))
        .withMessage("tag name is \"\"; expected 1 to 63 printable ASCII characters");
    assertThatIllegalArgumentException().isThrownBy(() -> Tags.ofPairs("n".repeat(64), ""));
    assertThatIllegalArgumentException().isThrownBy(() -> Tags.ofPairs("a b", ""));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tags.ofPairs("n", "v\n"))
        .withMessage("value of tag n is \"v\n\"; expected at most 255 printable ASCII characters");
    assertThatIllegalArgumentException().isThrownBy(() -> Tags.ofPairs("n", "v".repeat(256)));
  }

  @Test
  void areAtMost64() {
    Map<String, String> labels = new HashMap<>();
    for (int i = 0; i < 65; i++) {
      labels.put("n" + i, "");
    }

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tags.of(labels))
        .withMessage("number of tags is \"65\"; expected at most 64");
  }
}
