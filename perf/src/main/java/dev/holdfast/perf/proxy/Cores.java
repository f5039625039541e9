package dev.holdfast.perf.proxy;

import dev.holdfast.perf.report.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Who runs where: the proxy on the first core that this process may use, load and apps on the
/// others. Pinned until it is closed. Immutable.
///
/// @param proxy the core of the proxies, as taskset names it; empty: anywhere
/// @param load the cores of this process
record Cores(String proxy, List<Integer> load) implements AutoCloseable {
  private static final int TRIES = 5;

  /// Nobody is pinned.
  static Cores shared() {
    return new Cores("", List.of());
  }

  /// Moves this process away from the first core. Where there is but one core or no taskset nobody
  /// is pinned.
  static Cores pin() throws IOException {
    List<Integer> allowed = allowed();
    if (allowed.size() < 2) {
      return shared();
    }
    Cores cores = new Cores(String.valueOf(allowed.getFirst()), allowed.subList(1, allowed.size()));
    return confineTo(cores.load) ? cores : shared();
  }

  /// Gives this process its first core back, for what runs in it next.
  @Override
  public void close() throws IOException {
    if (isPinned()) {
      List<Integer> all = new ArrayList<>(load);
      all.add(Integer.valueOf(proxy));
      var _ = confineTo(all);
    }
  }

  /// Again where it fails: a thread that ends between taskset's list of them and its turn is an
  /// error to it.
  private static boolean confineTo(List<Integer> cores) throws IOException {
    String list = String.join(",", cores.stream().map(String::valueOf).toList());
    String pid = String.valueOf(ProcessHandle.current().pid());
    boolean confined = false;
    for (int i = 0; i < TRIES && !confined; i++) {
      confined =
          !Shell.output("taskset", "--all-tasks", "--cpu-list", "--pid", list, pid).isEmpty();
    }
    return confined;
  }

  boolean isPinned() {
    return !proxy.isEmpty();
  }

  /// The command, on the proxies' core.
  List<String> onProxyCore(List<String> command) {
    if (!isPinned()) {
      return command;
    }
    List<String> pinned = new ArrayList<>(List.of("taskset", "--cpu-list", proxy));
    pinned.addAll(command);
    return pinned;
  }

  /// How many cores load and apps have.
  int loadCores() {
    return isPinned() ? load.size() : Runtime.getRuntime().availableProcessors();
  }

  @Override
  public String toString() {
    return isPinned()
        ? "proxy on core %s, load and apps on %s".formatted(proxy, load)
        : "nobody pinned (that takes two cores and taskset)";
  }

  private static List<Integer> allowed() throws IOException {
    String list =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("Cpus_allowed_list:"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElse("0");
    List<Integer> cores = new ArrayList<>();
    for (String range : list.split(",", -1)) {
      String[] ends = range.split("-", 2);
      int last = Integer.parseInt(ends[ends.length - 1]);
      for (int core = Integer.parseInt(ends[0]); core <= last; core++) {
        cores.add(core);
      }
    }
    return cores;
  }
}
