package dev.holdfast.perf.proxy;

import java.util.List;

/// How a proxy's process is started, and where it then listens: one port where it routes by the
/// host, else one for each app. Immutable.
record Launch(List<String> command, List<Integer> ports) {}
