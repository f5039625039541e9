package dev.holdfast.router.backend;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.holdfast.events.Endpoint;
import dev.holdfast.registry.table.Raced;
import dev.holdfast.registry.view.ConnectHistory;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IJ_Result;

/// Two loops end a connect to one endpoint at one time: both stand in its history, as if one had
/// come after the other.
public final class ConnectsRace {
  private static final long APART = 10;
  private static final long EARLY = 100;
  private static final long LATE = 200;
  private static final Endpoint ENDPOINT = Raced.endpoint(0);

  private ConnectsRace() {}

  /// Two failures, far enough apart to be two. Late before early leaves one, tried at the early
  /// time; one failure tried at the late time is the early one lost.
  @JCStressTest
  @Outcome(id = "2, 200", expect = ACCEPTABLE, desc = "early, then late")
  @Outcome(id = "1, 100", expect = ACCEPTABLE, desc = "late, then early: too close to be a second")
  @Outcome(expect = FORBIDDEN, desc = "a failure is lost")
  @State
  public static class TwoFailures {
    private final Backend backend = new Backend(ENDPOINT, Backend.Reach.PLAIN);

    @Actor
    public void early() {
      backend.onConnectFailed(EARLY, APART);
    }

    @Actor
    public void late() {
      backend.onConnectFailed(LATE, APART);
    }

    @Arbiter
    public void history(IJ_Result seen) {
      tell(backend.connects(), seen);
    }
  }

  /// A success beside a failure, after one failure: the old failure never stands beside the new
  /// one.
  @JCStressTest
  @Outcome(
      id = {"0, 100", "1, 200"},
      expect = ACCEPTABLE,
      desc = "forgiven, or failed since")
  @Outcome(expect = FORBIDDEN, desc = "the success is lost")
  @State
  public static class SuccessAndFailure {
    private final Backend backend = new Backend(ENDPOINT, Backend.Reach.PLAIN);

    public SuccessAndFailure() {
      backend.onConnectFailed(0, APART);
    }

    @Actor
    public void success() {
      backend.onConnected(EARLY);
    }

    @Actor
    public void failure() {
      backend.onConnectFailed(LATE, APART);
    }

    @Arbiter
    public void history(IJ_Result seen) {
      tell(backend.connects(), seen);
    }
  }

  /// The same without compare-and-set, to see that jcstress would notice.
  @JCStressTest
  @Outcome(id = "2, 200", expect = ACCEPTABLE, desc = "early, then late")
  @Outcome(id = "1, 100", expect = ACCEPTABLE, desc = "late, then early: too close to be a second")
  @Outcome(expect = FORBIDDEN, desc = "a failure is lost")
  @State
  public static class BrokenTwoFailuresByPlainWrite {
    private volatile ConnectHistory connects = ConnectHistory.NONE;

    @Actor
    public void early() {
      connects = connects.failed(EARLY, APART);
    }

    @Actor
    public void late() {
      connects = connects.failed(LATE, APART);
    }

    @Arbiter
    public void history(IJ_Result seen) {
      tell(connects, seen);
    }
  }

  private static void tell(ConnectHistory history, IJ_Result seen) {
    seen.r1 = history.failures();
    seen.r2 = history.triedNanos();
  }
}
