package dev.holdfast.perf.proxy;

import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/// A proxy's JVM, asked by way of its own management: what its threads have allocated, and its
/// collectors. It costs that JVM a few threads, so it is asked after everything else. Blocks.
final class ManagedJvm implements AutoCloseable {
  private final JMXConnector connector;
  private final ThreadMXBean threads;
  private final List<String> collectors;

  private ManagedJvm(JMXConnector connector) throws IOException {
    this.connector = connector;
    MBeanServerConnection server = connector.getMBeanServerConnection();
    this.threads =
        ManagementFactory.newPlatformMXBeanProxy(
            server, ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
    this.collectors =
        ManagementFactory.getPlatformMXBeans(server, GarbageCollectorMXBean.class).stream()
            .map(collector -> collector.getName())
            .toList();
  }

  @SuppressWarnings("BanJNDI") // The address is that of a process that this one has started.
  static ManagedJvm of(long pid) throws IOException {
    try {
      VirtualMachine jvm = VirtualMachine.attach(String.valueOf(pid));
      try {
        JMXServiceURL url = new JMXServiceURL(jvm.startLocalManagementAgent());
        return new ManagedJvm(JMXConnectorFactory.connect(url));
      } finally {
        jvm.detach();
      }
    } catch (AttachNotSupportedException e) {
      throw new IOException(e);
    }
  }

  /// Bytes of heap that all its threads allocate for an answer, while the load runs.
  double bytesPerAnswer(LoadRun run, double seconds) throws IOException, InterruptedException {
    long before = threads.getTotalThreadAllocatedBytes();
    Reading from = run.reading(0);
    Reading to = run.reading(seconds);
    long after = threads.getTotalThreadAllocatedBytes();
    return (double) (after - before) / Math.max(1, to.answers() - from.answers());
  }

  String collectors() {
    return String.join(", ", collectors);
  }

  @Override
  public void close() throws IOException {
    connector.close();
  }
}
