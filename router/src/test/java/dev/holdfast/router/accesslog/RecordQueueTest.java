package dev.holdfast.router.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RecordQueueTest {
  @Test
  void isBoundedInNumber() {
    RecordQueue queue = new RecordQueue(64, 1 << 20);
    for (int i = 0; i < 64; i++) {
      assertThat(queue.offer(Requests.answered())).isTrue();
    }

    assertThat(queue.offer(Requests.answered())).isFalse();
    queue.poll();
    assertThat(queue.offer(Requests.answered())).isTrue();
  }

  @Test
  void isBoundedInBytesOfLongText() {
    RecordQueue queue = new RecordQueue(64, 100_000);

    assertThat(queue.offer(Requests.sized(60_000))).isTrue();
    assertThat(queue.offer(Requests.sized(60_000))).isFalse();
    assertThat(queue.offer(Requests.sized(1_000))).as("short ones still pass").isTrue();
    queue.poll();
    assertThat(queue.offer(Requests.sized(60_000))).as("room again").isTrue();
  }

  @Test
  void whatIsRefusedForItsNumberTakesNoBytes() {
    RecordQueue queue = new RecordQueue(64, 100_000);
    for (int i = 0; i < 64; i++) {
      queue.offer(Requests.sized(1));
    }
    for (int i = 0; i < 100; i++) {
      assertThat(queue.offer(Requests.sized(60_000))).isFalse();
    }
    queue.poll();

    assertThat(queue.offer(Requests.sized(60_000))).isTrue();
  }
}
