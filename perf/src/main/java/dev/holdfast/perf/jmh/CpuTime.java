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
  private long spentNanos;
  private boolean counts;

  /// Begins an iteration.
  @Setup(Level.Iteration)
  public void begin() {
    spentNanos = 0;
    goOn();
  }

  /// What comes now is set-up; until now it was so many operations.
  void pause(int operations) {
    spentNanos += THREADS.getCurrentThreadCpuTime() - beganNanos;
    counts = false;
    this.operations += operations;
  }

  /// What comes now is measured.
  void goOn() {
    counts = true;
    beganNanos = THREADS.getCurrentThreadCpuTime();
  }

  /// Ends it.
  @TearDown(Level.Iteration)
  public void end() {
    if (counts) {
      pause(0);
    }
    cpuNanos = spentNanos;
  }
}
