package dev.holdfast.perf.jmh;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// Processor time of the measuring thread: on a machine that others use too it says more than
/// elapsed time. Summed over the iterations, as are the operations beside it. JMH's threads.
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class CpuTime {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /// How many operations it was.
  public long operations;

  /// Of those operations.
  public long cpuNanos;

  private long beganNanos;

  /// Begins an iteration.
  @Setup(Level.Iteration)
  public void begin() {
    beganNanos = THREADS.getCurrentThreadCpuTime();
  }

  /// Leaves out what the iteration has taken so far: it was set-up.
  void beginAgain() {
    begin();
  }

  /// Ends it.
  @TearDown(Level.Iteration)
  public void end() {
    cpuNanos = THREADS.getCurrentThreadCpuTime() - beganNanos;
  }
}
