package dev.holdfast.router.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Makes a leaked buffer fail the test class that leaked it. The build names {@link Detector} to
/// Netty; this extension asks it.
public final class LeakRecorder implements AfterAllCallback {
  private static final List<String> LEAKS = new CopyOnWriteArrayList<>();

  /// Records what Netty's detector would only log.
  public static final class Detector<T> extends ResourceLeakDetector<T> {
    public Detector(Class<?> type, int interval) {
      super(type, interval);
    }

    public Detector(Class<?> type, int interval, long most) {
      super(type, interval);
    }

    @Override
    protected boolean needReport() {
      return true;
    }

    @Override
    protected void reportTracedLeak(String type, String records) {
      LEAKS.add(type + records);
    }

    @Override
    protected void reportUntracedLeak(String type) {
      LEAKS.add(type);
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws InterruptedException {
    if (!"paranoid".equalsIgnoreCase(System.getProperty("io.netty.leakDetection.level"))) {
      throw new AssertionError("leak detection is off");
    }
    // A leak is seen when the collector has found it and another buffer is made.
    for (int round = 0; round < 3; round++) {
      System.gc();
      Thread.sleep(20);
      ByteBuf probe = PooledByteBufAllocator.DEFAULT.directBuffer(1);
      probe.release();
      io.netty.buffer.ByteBufAllocator.DEFAULT.directBuffer(1).release();
    }
    if (!LEAKS.isEmpty()) {
      List<String> seen = List.copyOf(LEAKS);
      LEAKS.clear();
      throw new AssertionError(seen.size() + " buffer(s) leaked: " + seen);
    }
  }

  /// For the recorder's own test.
  static List<String> leaks() {
    return LEAKS;
  }
}
