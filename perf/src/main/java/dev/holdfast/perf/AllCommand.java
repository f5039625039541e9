package dev.holdfast.perf;

import dev.holdfast.perf.launch.Typed;
import dev.holdfast.perf.report.ResultsOption;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `holdfast bench all`.
@Command(
    name = "all",
    header = "Run every benchmark, one after the other, as each runs by itself.",
    description = {
      "About three quarters of an hour; use a machine that nothing else uses. With --quick each"
          + " runs for some seconds: whether they work, not how fast."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:one of them has failed", "2:the command was not understood"})
final class AllCommand implements Callable<Integer> {
  private static final List<String> ALL =
      List.of(
          "lookup --updates 0,10000",
          "apply",
          "boot",
          "emitter",
          "propagation",
          "fleet",
          "matrix",
          "degraded");

  private static final List<String> QUICK =
      List.of(
          "lookup --routes 1000 --traffic ZIPF --heap 500m --warm-up 1 --iterations 1 --seconds"
              + " 0.2",
          "apply --routes 1000 --heap 500m --warm-up 1 --iterations 1",
          "boot --endpoints 1000 --times 1",
          "emitter --times 1 --idle 1",
          "propagation --routes 20",
          "fleet --quick",
          "matrix --loads 1k,tls,h2 --rounds 1 --seconds 0.5 --warm-up 0.5",
          "degraded --faults bus-killed --seconds 1 --cells 3");

  @Mixin private final Typed typed = new Typed();

  @Option(names = "--quick", description = "Each for some seconds only.")
  private boolean quick;

  @Mixin private final ResultsOption results = new ResultsOption();

  @Override
  public Integer call() {
    PrintWriter out = typed.out();
    int worst = 0;
    for (String each : quick ? QUICK : ALL) {
      List<String> words = new ArrayList<>(List.of(each.split(" ")));
      words.addAll(List.of("--results", results.path().toString()));
      out.printf("%n== holdfast bench %s%n", String.join(" ", words));
      out.flush();
      worst = Math.max(worst, Bench.commandLine().execute(words.toArray(new String[0])));
    }
    return worst;
  }
}
