package dev.holdfast.router.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Real threads, few chunks, many lines: each line that is offered comes out whole and in its
/// loop's order, or is refused.
final class LineQueueIT {
  private static final int LOOPS = 3;
  // Larger than a chunk.
  private static final int LARGE_ONE_IN = 2_000;

  /// What one loop's lines say of themselves: number and length, and nothing but that number.
  private static final class Checked implements LineQueue.Sink {
    private int next;
    private int lines;

    @Override
    public void accept(byte[] bytes, int at, int length, int count) {
      int end = at + length;
      int found = 0;
      for (int i = at; i < end; ) {
        int number = number(bytes, i, 8);
        int size = number(bytes, i + 8, 8);
        assertThat(number).isGreaterThanOrEqualTo(next);
        assertThat(size).isBetween(17, end - i);
        byte filler = filler(number);
        for (int k = i + 16; k < i + size - 1; k++) {
          if (bytes[k] != filler) {
            throw new AssertionError("line " + number + " has bytes of another");
          }
        }
        assertThat(bytes[i + size - 1]).isEqualTo((byte) '\n');
        next = number + 1;
        i += size;
        found++;
      }
      assertThat(found).isEqualTo(count);
      lines += found;
    }

    private static int number(byte[] bytes, int at, int digits) {
      return Integer.parseInt(new String(bytes, at, digits, StandardCharsets.US_ASCII));
    }
  }

  private static byte filler(int number) {
    return (byte) ('a' + number % 26);
  }

  private static byte[] line(int number, int size) {
    byte[] line = new byte[size];
    Arrays.fill(line, filler(number));
    byte[] head = "%08d%08d".formatted(number, size).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(head, 0, line, 0, head.length);
    line[size - 1] = '\n';
    return line;
  }

  /// Short ones are many to a chunk; of long ones nearly each ends a chunk.
  @ParameterizedTest
  @CsvSource({"400000, 900", "40000, 50000"})
  @Timeout(120)
  void everyLineThatIsOfferedComesOutWholeOrIsRefused(int lines, int most) throws Exception {
    Chunks chunks = new Chunks(8 * Chunk.BYTES);
    List<LineQueue> queues = new ArrayList<>();
    List<Checked> out = new ArrayList<>();
    List<Thread> loops = new ArrayList<>();
    AtomicInteger refused = new AtomicInteger();
    for (int i = 0; i < LOOPS; i++) {
      LineQueue queue = new LineQueue(chunks);
      SplittableRandom random = new SplittableRandom(11 + i);
      queues.add(queue);
      out.add(new Checked());
      loops.add(
          Thread.ofPlatform()
              .unstarted(() -> refused.addAndGet(offerAll(queue, random, lines, most))));
    }
    AtomicBoolean done = new AtomicBoolean();
    List<Throwable> faults = new ArrayList<>();
    Thread writer = Thread.ofPlatform().start(() -> drainAll(queues, out, done));
    writer.setUncaughtExceptionHandler((_, e) -> faults.add(e));
    loops.forEach(Thread::start);
    for (Thread loop : loops) {
      loop.join();
    }
    done.set(true);
    writer.join();
    // Who took a large line last holds its chunk until the next: that is one of the usual size.
    for (LineQueue queue : queues) {
      assertThat(queue.offer(line(lines, Chunk.BYTES), Chunk.BYTES)).isTrue();
    }
    drainAll(queues, out, done);

    assertThat(faults).isEmpty();
    int taken = out.stream().mapToInt(checked -> checked.lines).sum();
    assertThat(taken).isPositive();
    assertThat(refused.get()).isPositive();
    assertThat(taken + refused.get()).isEqualTo(LOOPS * (lines + 1));
    assertThat(chunks.bytesInUse()).isEqualTo((long) LOOPS * Chunk.BYTES);
  }

  /// How many were refused.
  private static int offerAll(LineQueue queue, SplittableRandom random, int lines, int most) {
    int refused = 0;
    for (int number = 0; number < lines; number++) {
      int size =
          random.nextInt(LARGE_ONE_IN) == 0
              ? Chunk.BYTES + random.nextInt(Chunk.BYTES)
              : 17 + random.nextInt(most);
      byte[] line = line(number, size);
      if (!queue.offer(line, size)) {
        refused++;
      }
      // As a loop does, the bytes are used again at once.
      Arrays.fill(line, (byte) '!');
    }
    return refused;
  }

  private static void drainAll(List<LineQueue> queues, List<Checked> out, AtomicBoolean done) {
    SplittableRandom random = new SplittableRandom(5);
    while (true) {
      boolean last = done.get();
      boolean more = false;
      for (int i = 0; i < queues.size(); i++) {
        more |= queues.get(i).drain(out.get(i));
      }
      if (last && !more) {
        return;
      }
      if (random.nextInt(4) == 0) {
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(500)));
      }
    }
  }
}
