package dev.holdfast.perf.proxy;

import java.util.List;

/// How a proxy's process is started, and where it then listens: one port where it routes by the
/// host, else one for each app. Immutable.
///
/// @param ports without TLS, which is where its first answer is waited for
/// @param loadPorts where the load goes: the same, or with TLS
record Launch(List<String> command, List<Integer> ports, List<Integer> loadPorts) {
  Launch(List<String> command, List<Integer> ports) {
    this(command, ports, ports);
  }
}
