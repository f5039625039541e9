package dev.holdfast.perf.jcstress;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import joptsimple.OptionParser;
import org.openjdk.jcstress.Main;

/// Runs jcstress as a process of its own, which forks JVMs for each race. Any thread.
///
/// @param directory where its results and its output go
/// @param mode how long it looks: `smoke`, or a preset of its own (`quick`, `default`, `tough`)
record Jcstress(Path directory, String mode) {
  private static final long HOURS_MOST = 4;

  /// One fork and one way of compiling each race, for a moment, with a heap (MB) that takes no time
  /// to touch.
  private static final List<String> SMOKE =
      List.of("-m quick -f 1 -iters 1 -time 200 -sc false -af NONE -hs 32".split(" "));

  /// The serial collector begins soonest, and puts no fence of its own between a race's stores.
  private static final String SMOKE_JVM = "-XX:+UseCompactObjectHeaders -XX:+UseSerialGC";

  /// What a run said, as people read it.
  record Report(String output) {
    private static final Pattern FAILED =
        Pattern.compile("\\[FAILED] [a-z.]*\\.(\\w+\\.\\w+|\\w+)");
    private static final Pattern PROGRESS =
        Pattern.compile("(\\d+) planned; (\\d+) passed, (\\d+) failed, 0 soft errs, 0 hard errs");

    /// The races that ended in a forbidden outcome: simple names, with that of the outer class.
    Set<String> failed() {
      Set<String> failed = new TreeSet<>();
      FAILED.matcher(output).results().forEach(found -> failed.add(found.group(1)));
      return failed;
    }

    /// Whether some races were planned and each was run to its end.
    boolean isComplete() {
      Matcher progress = PROGRESS.matcher(output);
      boolean complete = false;
      while (progress.find()) {
        int planned = Integer.parseInt(progress.group(1));
        int ended = Integer.parseInt(progress.group(2)) + Integer.parseInt(progress.group(3));
        complete = planned > 0 && planned == ended;
      }
      return complete;
    }
  }

  /// Runs the races whose class names the pattern finds.
  Report run(String pattern) throws IOException, InterruptedException {
    Files.createDirectories(directory);
    Path output = directory.resolve("output.txt");
    Process process =
        new ProcessBuilder(command(pattern))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(HOURS_MOST, TimeUnit.HOURS)) {
      process.destroyForcibly();
      throw new IOException("jcstress took more than %d hours".formatted(HOURS_MOST));
    }
    return new Report(Files.readString(output));
  }

  private List<String> command(String pattern) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // The forks do the work.
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(List.of("-cp", classPath()));
    command.addAll(List.of(Main.class.getName(), "-t", pattern));
    command.addAll(List.of("-r", directory.toString()));
    if (mode.equals("smoke")) {
      command.addAll(SMOKE);
      command.addAll(List.of("-jvmArgs", SMOKE_JVM));
    } else {
      command.addAll(List.of("-m", mode));
    }
    return command;
  }

  /// jcstress' own jars first: of it some forty JVMs begin, and each would open all other jars to
  /// come to it.
  private static String classPath() {
    return String.join(
        File.pathSeparator,
        placeOf(Main.class),
        placeOf(OptionParser.class),
        System.getProperty("java.class.path"));
  }

  private static String placeOf(Class<?> type) {
    return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()))
        .toString();
  }
}
