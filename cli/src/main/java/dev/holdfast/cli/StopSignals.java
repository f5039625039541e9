package dev.holdfast.cli;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// SIGINT, SIGTERM, SIGUSR1 and SIGHUP as a request to stop in order; the next one ends the process
/// at once. SIGUSR1 is what gorouter drains at. SIGHUP may ask for something else. Any thread.
///
/// A shutdown hook would not do: it does not learn which signal came, and the JVM ignores further
/// ones while hooks run. `sun.misc.Signal` is called by reflection: the compiler warns of it, and
/// warnings fail the build.
final class StopSignals {
  private static final int NONE = -1;

  private final CountDownLatch first = new CountDownLatch(1);
  private final AtomicInteger exitCode = new AtomicInteger(NONE);
  private final Runnable onFirst;
  private final Runnable onForced;

  private StopSignals(Runnable onFirst, Runnable onForced) {
    this.onFirst = onFirst;
    this.onForced = onForced;
  }

  /// @param onFirst called at the first signal, on a thread of its own: says that it was heard
  /// @param onForced called at the second one, before the process ends without further ado
  static StopSignals handle(Runnable onFirst, Runnable onForced) {
    StopSignals signals = handleAllButHangup(onFirst, onForced);
    signals.register("HUP", ExitCode.OK);
    return signals;
  }

  /// The same, but SIGHUP asks for no stop.
  ///
  /// @param onHangup what it asks for, each time on a thread of its own
  static StopSignals handle(Runnable onFirst, Runnable onForced, Runnable onHangup) {
    StopSignals signals = handleAllButHangup(onFirst, onForced);
    register("HUP", onHangup);
    return signals;
  }

  private static StopSignals handleAllButHangup(Runnable onFirst, Runnable onForced) {
    StopSignals signals = new StopSignals(onFirst, onForced);
    signals.register("INT", ExitCode.INTERRUPTED);
    signals.register("TERM", ExitCode.OK); // What a supervisor sends: a clean end is a success.
    signals.register("USR1", ExitCode.OK);
    return signals;
  }

  /// Waits for a signal; returns the exit code that goes with it.
  int await() throws InterruptedException {
    first.await();
    return exitCode.get();
  }

  /// Waits for a signal, or until that is over; returns the exit code that goes with the signal,
  /// and none where none has come.
  OptionalInt awaitUntil(CompletableFuture<?> over) throws InterruptedException {
    var _ = over.whenComplete((_, _) -> first.countDown());
    first.await();
    int code = exitCode.get();
    return code == NONE ? OptionalInt.empty() : OptionalInt.of(code);
  }

  /// Waits for a signal for a while; returns whether one has come.
  boolean awaitFor(long waitMs) {
    try {
      return first.await(waitMs, TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      return true;
    }
  }

  /// Whether a signal has come.
  boolean stopping() {
    return first.getCount() == 0;
  }

  void onSignal(int code) {
    if (exitCode.compareAndSet(NONE, code)) {
      onFirst.run();
      first.countDown();
    } else {
      onForced.run();
      Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
    }
  }

  private void register(String name, int code) {
    register(name, () -> onSignal(code));
  }

  private static void register(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      MethodHandle onSignal =
          MethodHandles.lookup().bind(action, "run", MethodType.methodType(void.class));
      signal
          .getMethod("handle", signal, handler)
          .invoke(
              null,
              signal.getConstructor(String.class).newInstance(name),
              MethodHandleProxies.asInterfaceInstance(
                  handler, MethodHandles.dropArguments(onSignal, 0, signal)));
    } catch (ReflectiveOperationException _) {
      // A JVM without this signal (or started with -Xrs) ends as the system's default says.
    }
  }
}
