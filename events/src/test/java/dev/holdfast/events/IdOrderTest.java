package dev.holdfast.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/// However ids are made, they come in the order of their comparison.
class IdOrderTest {
  private static final Cell CELL = new Cell("cell");

  private final Random random = new Random(1);

  @Test
  void randomGuids() {
    assertSorts(_ -> new UUID(random.nextLong(), random.nextLong()).toString());
  }

  @Test
  void guidsThatBeginAlike() {
    assertSorts(i -> new UUID(0x1234_5678_9abc_def0L, i * 0x9E3779B97F4A7C15L).toString());
    assertSorts(i -> new UUID(-1L, i).toString());
  }

  @Test
  void texts() {
    assertSorts(i -> "instance-" + i);
  }

  @Test
  void textsBesideGuids() {
    assertSorts(i -> i % 3 == 0 ? "i" + i : new UUID(random.nextLong(), i).toString());
  }

  private void assertSorts(IntFunction<String> instance) {
    for (int count : new int[] {0, 1, 2, 3, 100, 3_000}) {
      List<Endpoint> endpoints = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        // Two ports each.
        endpoints.add(EndpointTest.of(new EndpointId(CELL, instance.apply(i / 2), 8_080 + i)));
      }
      Endpoint[] expected = endpoints.toArray(Endpoint[]::new);
      Arrays.sort(expected, Endpoint::compareInCellTo);

      assertThat(IdOrder.sorted(endpoints)).containsExactly(expected);
      assertThat(IdOrder.sorted(List.of(expected))).containsExactly(expected);
      Collections.shuffle(endpoints, random);
      assertThat(IdOrder.sorted(endpoints)).containsExactly(expected);
    }
  }
}
