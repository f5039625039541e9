package dev.holdfast.router.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class LineQueueTest {
  private static final int LINE = 1_000;
  private static final int PER_CHUNK = Chunk.BYTES / LINE;

  private final Chunks chunks = new Chunks(4 * Chunk.BYTES);
  private final LineQueue queue = new LineQueue(chunks);
  private final StringBuilder drained = new StringBuilder();
  private int lines;

  private boolean offer(String text) {
    return offer(queue, text);
  }

  private static boolean offer(LineQueue to, String text) {
    byte[] line = (text + "\n").getBytes(StandardCharsets.US_ASCII);
    return to.offer(line, line.length);
  }

  /// A line of that many bytes, its end included.
  private boolean offer(int bytes) {
    return offer("x".repeat(bytes - 1));
  }

  private boolean drain() {
    return queue.drain((bytes, at, length, count) -> {
      drained.append(new String(bytes, at, length, StandardCharsets.US_ASCII));
      lines += count;
    });
  }

  @Test
  void whatIsOfferedIsThereAtOnceAndOnce() {
    assertThat(drain()).isFalse();
    offer("one");
    offer("two");
    assertThat(drain()).isFalse();
    offer("three");
    assertThat(drain()).isFalse();
    assertThat(drain()).isFalse();

    assertThat(drained).hasToString("one\ntwo\nthree\n");
    assertThat(lines).isEqualTo(3);
  }

  @Test
  void linesOfMoreThanOneChunkStayInOrderAndNoneIsCut() {
    StringBuilder offered = new StringBuilder();
    for (int i = 0; i < 4 * PER_CHUNK; i++) {
      String line = (i + "x".repeat(LINE)).substring(0, LINE - 1);
      assertThat(offer(line)).isTrue();
      offered.append(line).append('\n');
    }
    int turns = 1;
    while (drain()) {
      turns++;
    }

    assertThat(turns).as("a chunk a turn").isEqualTo(4);
    assertThat(drained.toString()).isEqualTo(offered.toString());
    assertThat(lines).isEqualTo(4 * PER_CHUNK);
    assertThat(chunks.bytesInUse()).as("the one that is being filled").isEqualTo(Chunk.BYTES);
  }

  @Test
  void withoutRoomALineIsRefusedWholeAndAShorterOneMayYetFit() {
    int taken = 0;
    while (offer(LINE)) {
      taken++;
    }
    assertThat(taken).isEqualTo(4 * PER_CHUNK);
    assertThat(offer(Chunk.BYTES - PER_CHUNK * LINE)).as("what is left").isTrue();
    assertThat(offer(2)).isFalse();

    drain();
    assertThat(offer(LINE)).as("a chunk was given back").isTrue();
    while (drain()) {
      // To the end.
    }
    assertThat(lines).isEqualTo(4 * PER_CHUNK + 2);
    assertThat(drained.toString().lines().count()).isEqualTo(lines);
  }

  @Test
  void aLineLargerThanAChunkHasOneOfItsOwn() {
    offer("before");
    assertThat(offer(2 * Chunk.BYTES)).isTrue();
    assertThat(offer("behind")).isTrue();
    assertThat(offer(2 * Chunk.BYTES)).as("too much waits").isFalse();
    while (drain()) {
      // To the end.
    }

    assertThat(lines).isEqualTo(3);
    assertThat(drained).hasSize("before\n".length() + 2 * Chunk.BYTES + "behind\n".length());
    assertThat(chunks.bytesInUse()).isEqualTo(Chunk.BYTES);
  }

  /// The link is read before the end: what is published between the two is not passed over.
  @Test
  void linesThatComeWhileTheOtherSideLooksAreNotPassedOver() {
    Runnable[] meanwhile = {() -> {}};
    chunks.take(1);
    chunks.give(
        new Chunk(Chunk.BYTES) {
          @Override
          @Nullable Chunk next() {
            meanwhile[0].run();
            return super.next();
          }
        });
    LineQueue looked = new LineQueue(chunks);
    offer(looked, "before");
    meanwhile[0] =
        () -> {
          meanwhile[0] = () -> {};
          for (int i = 0; i < PER_CHUNK; i++) {
            assertThat(offer(looked, "x".repeat(LINE - 1))).isTrue();
          }
          assertThat(offer(looked, "x".repeat(LINE - 1))).as("in the next chunk").isTrue();
        };
    int taken = 0;
    List<Integer> counts = new ArrayList<>();
    while (looked.drain((_, _, _, count) -> counts.add(count))) {
      taken++;
    }

    assertThat(taken).isEqualTo(1);
    assertThat(counts.stream().mapToInt(Integer::intValue).sum()).isEqualTo(PER_CHUNK + 2);
  }

  @Test
  void aLoopTakesWhatOthersDoNotNeed() {
    LineQueue other = new LineQueue(chunks);
    int taken = 0;
    while (offer(LINE)) {
      taken++;
    }

    assertThat(taken).isEqualTo(3 * PER_CHUNK);
    assertThat(offer(other, "its own chunk is there")).isTrue();
    while (drain()) {
      // To the end.
    }
    for (int i = 0; i < 3 * PER_CHUNK; i++) {
      assertThat(offer(other, "x".repeat(LINE - 1))).isTrue();
    }
  }
}
