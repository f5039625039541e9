package dev.holdfast.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `holdfast prime`, which the launcher does by itself; here for its help.
@Command(
    name = "prime",
    header = "Make the first start as quick as the second.",
    description = {
      "Runs a bus, a router and an emitter for a moment, in a folder of its own, and stops them in"
          + " order, so that each kind of JVM leaves its archive of classes (HOLDFAST_CACHE). For"
          + " images and packages, and where programs are only ever killed: those leave none. Does"
          + " nothing where the archives are there."
    })
final class PrimeCommand implements Callable<Integer> {
  @Override
  public Integer call() throws CommandFailure {
    throw new CommandFailure(ExitCode.FAILED, "the launcher makes archives: ./holdfast prime");
  }
}
