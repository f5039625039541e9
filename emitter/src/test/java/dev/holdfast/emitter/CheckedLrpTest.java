package dev.holdfast.emitter;

import static dev.holdfast.emitter.lrp.TestLrps.CHECK;
import static dev.holdfast.emitter.lrp.TestLrps.checkedLrp;
import static dev.holdfast.emitter.lrp.TestLrps.id;
import static dev.holdfast.emitter.lrp.TestLrps.lrp;
import static dev.holdfast.emitter.lrp.TestLrps.movedLrp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.emitter.check.Checked;
import dev.holdfast.emitter.check.Checker.Followed;
import dev.holdfast.emitter.check.Verdict;
import dev.holdfast.emitter.lrp.Lrp;
import dev.holdfast.emitter.lrp.Observation;
import dev.holdfast.emitter.lrp.TestLrps;
import dev.holdfast.events.EndpointId;
import dev.holdfast.events.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What comes of verdicts: who is announced, over restarts too, and when nobody is taken away.
final class CheckedLrpTest {
  private final TestCell cell = new TestCell();
  private final Map<EndpointId, Verdict> verdicts = new HashMap<>();

  private static Observation.Listed checked(int first, int last) {
    List<Lrp> lrps = new ArrayList<>();
    for (int number = first; number <= last; number++) {
      lrps.add(checkedLrp(number));
    }
    return new Observation.Listed(lrps, TestLrps.PLACE, List.of());
  }

  private void judge(int number, boolean healthy, boolean failing) {
    Checked of = Checked.of(checkedLrp(number).endpoints().getFirst(), CHECK);
    verdicts.put(id(number), new Verdict(of, healthy, failing, failing ? "refused" : ""));
    cell.verdicts(verdicts).run();
  }

  private List<String> announced() {
    return cell.router().instances(TestCell.CELL);
  }

  private void healthyCell(int endpoints) throws StartException {
    cell.start().list(checked(1, endpoints)).run();
    for (int number = 1; number <= endpoints; number++) {
      judge(number, true, false);
    }
    assertThat(announced()).hasSize(endpoints);
  }

  @Test
  void instanceIsAnnouncedOnceItIsHealthyAndNotWhileItIsNot() throws StartException {
    cell.start().list(checked(1, 1)).run();
    assertThat(announced()).isEmpty();
    assertThat(cell.followed()).containsOnlyKeys(id(1));
    judge(1, true, false);
    assertThat(announced()).containsExactly("i-1");
    long since = cell.router().endpoints(TestCell.CELL).getFirst().sinceMs();
    judge(1, true, true);
    assertThat(announced()).containsExactly("i-1");
    judge(1, false, true);
    assertThat(announced()).isEmpty();
    assertThat(cell.emitter().status().endpoints()).isEqualTo(1);
    judge(1, true, false);
    assertThat(cell.router().endpoints(TestCell.CELL).getFirst().sinceMs()).isEqualTo(since);
  }

  @Test
  void restartAnnouncesWhoWasHealthyBeforeAnyLook() throws StartException {
    cell.start().list(checked(1, 2)).run();
    judge(1, true, false);
    cell.router().forgetRecords();
    cell.start().list(checked(1, 2)).run();
    assertThat(announced()).containsExactly("i-1");
    assertThat(cell.router().changes).isZero();
    assertThat(cell.followed().get(id(1))).extracting(Followed::healthy).isEqualTo(true);
    assertThat(cell.followed().get(id(2))).extracting(Followed::healthy).isEqualTo(false);
  }

  @Test
  void lostTruthIsWaitedForUntilAllHaveBeenLookedAt() throws StartException {
    healthyCell(2);
    cell.router().forgetRecords();
    cell.files.content.remove(DataFiles.TRUTH);
    cell.start().list(checked(1, 2)).run().pass(Duration.ofSeconds(2));
    assertThat(cell.router().kinds(Topic.ROUTES)).containsExactly("Hello");
    cell.verdicts(verdicts).run().pass(Duration.ofSeconds(1));
    assertThat(cell.router().kinds(Topic.ROUTES)).containsExactly("Hello", "Manifest");
    assertThat(announced()).containsExactly("i-1", "i-2");
  }

  @Test
  void checkThatIsAddedDoubtsNobodyAndOneThatIsTakenAwayAnnounces() throws StartException {
    cell.start().list(TestLrps.listed(lrp(1))).run();
    cell.router().forgetRecords();
    cell.list(checked(1, 1)).run();
    assertThat(announced()).containsExactly("i-1");
    assertThat(cell.router().changes).isZero();
    judge(1, false, true);
    assertThat(announced()).isEmpty();
    cell.list(TestLrps.listed(lrp(1))).run();
    assertThat(announced()).containsExactly("i-1");
  }

  @Test
  void verdictOnAnotherTargetIsNone() throws StartException {
    healthyCell(1);
    Lrp moved = movedLrp(1, 31_000);
    cell.list(
            TestLrps.listed(new Lrp(moved.origin(), "i-1", "shared", 0, CHECK, moved.endpoints())))
        .run();
    assertThat(announced()).isEmpty();
    judge(1, true, false);
    assertThat(announced()).as("a verdict on the old port").isEmpty();
  }

  @Test
  void whereMostFailAtOnceNobodyIsTakenAwayUntilMostServeAgain() throws StartException {
    healthyCell(12);
    for (int number = 1; number <= 12; number++) {
      judge(number, true, true);
    }
    cell.router().forgetRecords();
    for (int number = 1; number <= 12; number++) {
      judge(number, false, true);
    }
    assertThat(announced()).hasSize(12);
    assertThat(cell.degraded())
        .containsExactly("CHECKS_DOUBTED (checks): 12 of 12 endpoints fail theirs at once");
    for (int number = 1; number <= 10; number++) {
      judge(number, true, false);
    }
    assertThat(cell.degraded()).isEmpty();
    assertThat(announced()).hasSize(10).doesNotContain("i-11", "i-12");
  }

  @Test
  void fewThatFailAreTakenAway() throws StartException {
    healthyCell(12);
    judge(1, true, true);
    judge(2, true, true);
    judge(1, false, true);
    judge(2, false, true);
    assertThat(announced()).hasSize(10);
  }
}
