package dev.holdfast.perf.proxy;

import java.io.IOException;
import java.lang.management.ManagementFactory;

/// Everything that a turn is measured by, at one moment. Immutable.
///
/// @param loopNanos processor time of the thread that makes the load and is the apps
record Reading(
    long nanos,
    long answers,
    ProcessTimes proxy,
    ProcessTimes own,
    long busyTicks,
    long loopNanos) {
  /// On the load's event loop, so that no answer comes between its parts.
  static Reading of(Load load, long pid) throws IOException {
    return new Reading(
        load.nowNanos(),
        load.tally().answers,
        ProcessTimes.of(pid),
        ProcessTimes.of(ProcessHandle.current().pid()),
        ProcessTimes.busyTicks(),
        ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
  }
}
