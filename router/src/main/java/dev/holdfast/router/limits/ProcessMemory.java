package dev.holdfast.router.limits;

import com.sun.management.GarbageCollectorMXBean;
import com.sun.management.GcInfo;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.util.internal.PlatformDependent;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// This JVM's memory, as its collectors and Netty's allocator tell it. Any thread.
final class ProcessMemory implements Memory {
  private final List<GarbageCollectorMXBean> collectors =
      ManagementFactory.getPlatformMXBeans(GarbageCollectorMXBean.class);
  private final Set<String> heapPools =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getType() == MemoryType.HEAP)
          .map(MemoryPoolMXBean::getName)
          .collect(Collectors.toSet());
  private final double heapMost = Runtime.getRuntime().maxMemory();
  private final double directMost = PlatformDependent.maxDirectMemory();

  @Override
  public double directShare() {
    return ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider provider
            && directMost > 0
        ? provider.metric().usedDirectMemory() / directMost
        : 0;
  }

  @Override
  public long collections() {
    return collectors.stream().mapToLong(GarbageCollectorMXBean::getCollectionCount).sum();
  }

  @Override
  public double heapShare() {
    @Nullable GcInfo newest = null;
    for (GarbageCollectorMXBean collector : collectors) {
      @Nullable GcInfo last = collector.getLastGcInfo();
      if (last != null && (newest == null || last.getEndTime() >= newest.getEndTime())) {
        newest = last;
      }
    }
    return newest == null ? 0 : used(newest.getMemoryUsageAfterGc()) / heapMost;
  }

  private double used(Map<String, MemoryUsage> after) {
    long bytes = 0;
    for (Map.Entry<String, MemoryUsage> pool : after.entrySet()) {
      if (heapPools.contains(pool.getKey())) {
        bytes += pool.getValue().getUsed();
      }
    }
    return bytes;
  }
}
