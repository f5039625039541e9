package dev.holdfast.registry.facts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.Endpoint;
import dev.holdfast.events.EndpointId;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// An endpoint is found by its id wherever the ids of its cell lie.
final class CellStateTest {
  private static final String CELL = "c";

  private final SplittableRandom chance = new SplittableRandom(9);

  @Test
  void findsGuidsAtRandom() {
    findsAllAndNoOther(() -> new UUID(chance.nextLong(), chance.nextLong()).toString());
  }

  @Test
  void findsGuidsThatLieTogether() {
    findsAllAndNoOther(() -> new UUID(0x7000_0000_0000_0000L, chance.nextLong()).toString());
    findsAllAndNoOther(() -> new UUID(-1L - chance.nextInt(5_000), 0).toString());
    findsAllAndNoOther(() -> new UUID(chance.nextInt(5_000), 0).toString());
  }

  @Test
  void findsTextsAmongGuids() {
    findsAllAndNoOther(() ->
        chance.nextBoolean()
            ? "instance-" + chance.nextInt(5_000)
            : new UUID(chance.nextLong(), 0).toString());
  }

  private void findsAllAndNoOther(Supplier<String> names) {
    for (int size : new int[] {0, 1, 2, 3, 7, 250, 2_000}) {
      Endpoint[] sorted =
          Stream.generate(names)
              .distinct()
              .limit(size)
              .map(name -> TestRecords.endpoint(CELL, name, "10.0.0.1", 80, 1, "a"))
              .sorted(Endpoint::compareIdTo)
              .toArray(Endpoint[]::new);
      CellState state =
          CellState.restored(
              TestRecords.id(CELL, "x").cell(), TestRecords.order(1, 1), 1, false, sorted);

      for (int i = 0; i < size; i++) {
        assertThat(state.indexOf(sorted[i])).isEqualTo(i);
        assertThat(state.indexOf(sorted[i].id())).isEqualTo(i);
      }
      for (int i = 0; i < 200; i++) {
        EndpointId other = TestRecords.id(CELL, names.get());
        int place = state.indexOf(other);
        int before = (int) Stream.of(sorted).filter(one -> one.compareIdTo(other) < 0).count();
        boolean isIn = before < size && sorted[before].hasIdOf(other);
        assertThat(place).isEqualTo(isIn ? before : -before - 1);
      }
    }
  }
}
