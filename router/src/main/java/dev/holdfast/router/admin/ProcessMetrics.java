package dev.holdfast.router.admin;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;

/// Metrics of the process: the JVM's, and Netty's direct memory, which the JVM does not see.
final class ProcessMetrics {
  private ProcessMetrics() {}

  static void register(Metrics metrics) {
    JvmGcMetrics gc = new JvmGcMetrics();
    gc.bindTo(metrics.registry());
    metrics.closeWithThis(gc);
    new JvmMemoryMetrics().bindTo(metrics.registry());
    new JvmThreadMetrics().bindTo(metrics.registry());
    new ProcessorMetrics().bindTo(metrics.registry());
    new FileDescriptorMetrics().bindTo(metrics.registry());
    new UptimeMetrics().bindTo(metrics.registry());
    if (ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider provider) {
      metrics.gauge(
          "holdfast_direct_memory_bytes",
          "Direct memory that Netty's allocator holds for buffers, in use or not.",
          () -> provider.metric().usedDirectMemory());
    }
  }
}
