package dev.holdfast.router.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class ChunksTest {
  private final Chunks chunks = new Chunks(4 * Chunk.BYTES);

  private Chunk take(int bytes) {
    return Objects.requireNonNull(chunks.take(bytes));
  }

  @Test
  void boundsTheBytesOfAllThatAreInUse() {
    chunks.first();
    take(1);
    Chunk large = take(2 * Chunk.BYTES);

    assertThat(large.bytes).hasSize(2 * Chunk.BYTES);
    assertThat(chunks.take(1)).isNull();
    chunks.give(large);
    take(1);
    assertThat(chunks.take(Chunk.BYTES + 1)).isNull();
    take(Chunk.BYTES);
    assertThat(chunks.take(1)).isNull();
  }

  @Test
  void oneThatIsGivenIsTakenAgainEmpty() {
    Chunk chunk = chunks.first();
    Chunk other = take(1);
    chunk.publish(7, 1);
    chunk.link(other);
    chunks.give(chunk);

    assertThat(take(1)).isSameAs(chunk);
    assertThat(chunk.published()).isZero();
    assertThat(chunk.next()).isNull();
  }

  @Test
  void whatWasMadeForALargerLineIsNotKept() {
    Chunk large = take(Chunk.BYTES + 1);
    chunks.give(large);

    assertThat(chunks.bytesInUse()).isZero();
    assertThat(take(Chunk.BYTES + 1)).isNotSameAs(large);
  }

  @Test
  void eachLoopHasOneAndOneMoreIsForAnyHoweverFewBytesThereMayBe() {
    Chunks few = new Chunks(1);
    List<Chunk> taken = new ArrayList<>();
    for (int loop = 0; loop < 3; loop++) {
      taken.add(few.first());
    }
    taken.add(Objects.requireNonNull(few.take(1)));

    assertThat(few.take(1)).isNull();
    taken.forEach(few::give);
    assertThat(few.bytesInUse()).isZero();
  }
}
