package dev.holdfast.router.http;

import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBufAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/// The recorder itself. Alone, since it takes what others have leaked for what it leaks.
@Isolated
class LeakRecorderIT {
  @Test
  void leakedBufferIsRecorded() {
    LeakRecorder.leaks().clear();
    leak();
    await()
        .until(() -> {
          System.gc();
          ByteBufAllocator.DEFAULT.directBuffer(1).release();
          return !LeakRecorder.leaks().isEmpty();
        });
    LeakRecorder.leaks().clear();
  }

  @SuppressWarnings("CheckReturnValue")
  private static void leak() {
    ByteBufAllocator.DEFAULT.directBuffer(1);
  }
}
