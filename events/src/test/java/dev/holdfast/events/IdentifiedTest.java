package dev.holdfast.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An instance's id is the text that was given, in whichever form it is kept, and sorts as that.
final class IdentifiedTest {
  private static final Cell CELL = new Cell("c1");
  private static final int ROUNDS = 20_000;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00000000-0000-0000-0000-000000000000",
        "ffffffff-ffff-ffff-ffff-ffffffffffff",
        "7fffffff-ffff-ffff-8000-000000000001",
        "0123456A-0000-0000-0000-000000000000", // a capital
        "01234567-0000-0000-0000-00000000000g",
        "01234567-0000-0000-0000-00000000000", // a digit less
        "01234567-0000-0000-0000-0000000000001", // a digit more
        "01234567_0000_0000_0000_000000000000",
        "012345678-000-0000-0000-000000000000", // a hyphen elsewhere
        "1",
        "app-1.web:0",
      })
  void instanceIsTheTextThatWasGiven(String text) {
    EndpointId id = new EndpointId(CELL, text, 65_535);

    assertThat(id.instance()).isEqualTo(text);
    byte[] copied = new byte[3 + EndpointId.INSTANCE_MOST];
    int end = id.copyInstance(copied, 3);
    assertThat(new String(copied, 3, end - 3, StandardCharsets.US_ASCII)).isEqualTo(text);
    assertThat(id.containerPort()).isEqualTo(65_535);
    assertThat(id).isEqualTo(new EndpointId(new Cell("c1"), text, 65_535));
    assertThat(id).hasSameHashCodeAs(new EndpointId(new Cell("c1"), text, 65_535));
  }

  @Test
  void aGuidIsCopiedAsItsText() {
    SplittableRandom chance = new SplittableRandom(9);
    byte[] copied = new byte[EndpointId.INSTANCE_MOST];
    for (int i = 0; i < ROUNDS; i++) {
      String text = new UUID(chance.nextLong(), chance.nextLong()).toString();
      int end = new EndpointId(CELL, text, 1).copyInstance(copied, 0);
      assertThat(new String(copied, 0, end, StandardCharsets.US_ASCII)).isEqualTo(text);
    }
  }

  @Test
  void sortsByCellThenByTheInstancesTextThenByPort() {
    SplittableRandom chance = new SplittableRandom(5);
    Comparator<EndpointId> asTexts =
        Comparator.comparing((EndpointId id) -> id.cell().name())
            .thenComparing(EndpointId::instance)
            .thenComparingInt(EndpointId::containerPort);
    for (int i = 0; i < ROUNDS; i++) {
      EndpointId one = id(chance);
      EndpointId other = id(chance);

      assertThat(Integer.signum(one.compareTo(other)))
          .as("%s beside %s", one, other)
          .isEqualTo(Integer.signum(asTexts.compare(one, other)));
      assertThat(one.equals(other)).isEqualTo(asTexts.compare(one, other) == 0);
    }
  }

  @Test
  void endpointHasTheIdThatItWasGiven() {
    SplittableRandom chance = new SplittableRandom(6);
    List<EndpointId> ids = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      EndpointId id = id(chance);
      ids.add(id);
      Endpoint endpoint = EndpointTest.of(id);

      assertThat(endpoint.id()).isEqualTo(id).hasSameHashCodeAs(id);
      assertThat(endpoint.instance()).isEqualTo(id.instance());
      for (EndpointId other : ids) {
        assertThat(endpoint.hasIdOf(other)).isEqualTo(id.equals(other));
        assertThat(endpoint.compareIdTo(other)).isEqualTo(id.compareTo(other));
      }
    }
  }

  /// Few of each part, so that equal ones meet: GUIDs with one bit each, and texts beside them.
  private static EndpointId id(SplittableRandom chance) {
    UUID guid =
        chance.nextBoolean()
            ? new UUID(1L << chance.nextInt(64), 0)
            : new UUID(1, 1L << chance.nextInt(64));
    String instance =
        switch (chance.nextInt(4)) {
          case 0 -> guid.toString().substring(0, 1 + chance.nextInt(36));
          case 1 -> guid.toString().replace('0', 'A');
          default -> guid.toString();
        };
    return new EndpointId(
        new Cell("c" + chance.nextInt(2)), instance, chance.nextBoolean() ? 80 : 40_000);
  }
}
