package dev.holdfast.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.events.SystemClocks;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class TableThreadIT {
  private final AtomicInteger turns = new AtomicInteger();
  private final AtomicInteger closes = new AtomicInteger();

  private TableThread start(java.util.function.LongConsumer work) {
    return TableThread.start(work, closes::incrementAndGet, SystemClocks.ticker());
  }

  @Test
  void turnsUntilItIsClosed() {
    TableThread thread = start(_ -> turns.incrementAndGet());
    await().until(() -> turns.get() > 10);
    thread.close();
    int after = turns.get();

    assertThat(closes).hasValue(1);
    assertThat(thread.failure()).isNull();
    assertThat(turns).hasValue(after);
  }

  @Test
  void aLoopThatDiesIsShownAndClosesItsReader() {
    IllegalStateException bug = new IllegalStateException("a bug, made by this test");
    TableThread thread =
        start(_ -> {
          throw bug;
        });
    await().until(() -> closes.get() == 1);

    assertThat(thread.failure()).isSameAs(bug);
    thread.close();
  }
}
