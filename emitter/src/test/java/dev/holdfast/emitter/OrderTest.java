package dev.holdfast.emitter;

import static dev.holdfast.emitter.lrp.TestLrps.listed;
import static dev.holdfast.emitter.lrp.TestLrps.lrp;
import static dev.holdfast.emitter.lrp.TestLrps.lrpOfApp;
import static dev.holdfast.emitter.lrp.TestLrps.movedLrp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.emitter.api.ApiCall;
import dev.holdfast.emitter.api.ApiReply;
import dev.holdfast.emitter.api.CellOrder;
import dev.holdfast.emitter.api.InstanceOrder;
import dev.holdfast.events.CellMode;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.EndpointState;
import dev.holdfast.events.RouteEvent;
import dev.holdfast.events.Topic;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Orders for an instance and for the cell: what the log says of them, over restarts, and when
/// their time is over.
final class OrderTest {
  private static final InstanceOrder DRAIN = new InstanceOrder(EndpointState.DRAINING, 0);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final TestCell cell = new TestCell().withApi();

  private int order(int number, @Nullable InstanceOrder order) {
    return status(cell.call(new ApiCall.OrderInstance("i-" + number, order, false)));
  }

  private int order(CellOrder.Kind kind, long forMs) {
    return status(cell.call(new ApiCall.OrderCell(new CellOrder(kind, forMs), false)));
  }

  private static int status(CompletableFuture<ApiReply> reply) {
    return reply.isDone() ? reply.join().status() : 0;
  }

  private List<EndpointState> states() {
    return cell.router().endpoints(TestCell.CELL).stream().map(Endpoint::state).toList();
  }

  private CellMode lastBeat() {
    return cell.router().events(RouteEvent.Beat.class).getLast().mode();
  }

  @Test
  void orderCountsInsteadOfWhatTheSourceSaysUntilItIsTakenBack() throws StartException {
    cell.start().list(listed(1, 2)).run();
    assertThat(order(1, DRAIN)).isEqualTo(200);
    assertThat(states()).containsExactly(EndpointState.DRAINING, EndpointState.LIVE);
    cell.list(listed(lrp(1), lrp(2), lrp(3))).run();
    assertThat(states().getFirst()).isEqualTo(EndpointState.DRAINING);
    cell.list(listed(movedLrp(1, 31_000), lrp(2), lrp(3))).run();
    assertThat(states().getFirst()).as("at another port").isEqualTo(EndpointState.DRAINING);
    assertThat(order(1, null)).isEqualTo(200);
    assertThat(states()).containsOnly(EndpointState.LIVE);
    assertThat(order(9, DRAIN)).isEqualTo(404);
  }

  @Test
  void orderOutlivesARestart() throws StartException {
    cell.start().list(listed(1, 2)).run();
    order(1, DRAIN);
    cell.router().forgetRecords();
    cell.start().list(listed(1, 2)).run();
    assertThat(states()).containsExactly(EndpointState.DRAINING, EndpointState.LIVE);
    assertThat(cell.router().changes).isZero();
  }

  @Test
  void orderIsGoneWithItsInstance() throws StartException {
    cell.start().list(listed(1, 2)).run();
    order(1, DRAIN);
    cell.list(listed(lrp(2))).run();
    cell.list(listed(1, 2)).run();
    assertThat(states()).containsOnly(EndpointState.LIVE);
  }

  @Test
  void interruptedIsLiveAgainAndDrainedIsGoneWhenTheTimeIsOver() throws StartException {
    cell.start().list(listed(1, 2)).run();
    order(1, new InstanceOrder(EndpointState.INTERRUPTED, 20_000));
    order(2, new InstanceOrder(EndpointState.DRAINING, 20_000));
    assertThat(states()).containsExactly(EndpointState.INTERRUPTED, EndpointState.DRAINING);
    cell.pass(Duration.ofSeconds(19));
    assertThat(states()).hasSize(2);
    cell.pass(Duration.ofSeconds(2));
    assertThat(cell.router().instances(TestCell.CELL)).containsExactly("i-1");
    assertThat(states()).containsExactly(EndpointState.LIVE);
    order(2, null);
    assertThat(states()).containsExactly(EndpointState.LIVE, EndpointState.LIVE);
  }

  @Test
  void evacuatingIsSaidByTheNextBeatAtOnceAndOverRestarts() throws StartException {
    cell.start().list(listed(1, 2)).run();
    cell.pass(SECOND);
    int beats = cell.router().kinds(Topic.PRESENCE).size();
    cell.router().forgetRecords();
    order(CellOrder.Kind.EVACUATING, 0);
    assertThat(cell.router().kinds(Topic.PRESENCE)).hasSize(1);
    assertThat(beats).isEqualTo(1);
    assertThat(lastBeat()).isEqualTo(CellMode.EVACUATING);
    assertThat(cell.router().changes).isZero();
    assertThat(cell.emitter().status().allSaid()).isTrue();
    cell.start().list(listed(1, 2)).run();
    assertThat(lastBeat()).isEqualTo(CellMode.EVACUATING);
    order(CellOrder.Kind.LIVE, 0);
    assertThat(lastBeat()).isEqualTo(CellMode.UP);
  }

  @Test
  void evacuationWithATimeEndsByItself() throws StartException {
    cell.start().list(listed(1, 1)).run();
    order(CellOrder.Kind.EVACUATING, 60_000);
    cell.pass(Duration.ofSeconds(59));
    assertThat(lastBeat()).isEqualTo(CellMode.EVACUATING);
    cell.pass(Duration.ofSeconds(2));
    assertThat(lastBeat()).isEqualTo(CellMode.UP);
  }

  @Test
  void orderForTheCellIsForInstancesThatComeLaterToo() throws StartException {
    cell.start().list(listed(1, 2)).run();
    order(CellOrder.Kind.INTERRUPTED, 60_000);
    cell.list(listed(1, 3)).run();
    assertThat(states()).hasSize(3).containsOnly(EndpointState.INTERRUPTED);
    order(3, DRAIN);
    cell.pass(Duration.ofSeconds(61));
    assertThat(states())
        .containsExactly(EndpointState.LIVE, EndpointState.LIVE, EndpointState.DRAINING);
    order(CellOrder.Kind.LIVE, 0);
    assertThat(states()).containsOnly(EndpointState.LIVE);
  }

  @Test
  void stopOfAnInterruptedCellPlansItsWholeSilence() throws StartException {
    cell.start().list(listed(1, 1)).run();
    order(CellOrder.Kind.INTERRUPTED, 600_000);
    cell.pass(Duration.ofSeconds(100));
    cell.emitter().stop(cell.ticker.nanos(), 0);
    cell.router().poll();
    RouteEvent.Beat last = cell.router().events(RouteEvent.Beat.class).getLast();
    assertThat(last.mode()).isEqualTo(CellMode.LEAVING);
    assertThat(last.forMs()).isEqualTo(500_000);
  }

  @Test
  void orderIsAnsweredOnceItIsOnDiskAndSaidThereafter() throws StartException {
    cell.start().list(listed(1, 1)).run();
    cell.files.fail();
    CompletableFuture<ApiReply> reply = cell.call(new ApiCall.OrderInstance("i-1", DRAIN, false));
    assertThat(reply).isNotDone();
    assertThat(states()).containsExactly(EndpointState.LIVE);
    cell.files.heal();
    cell.pass(Duration.ofSeconds(2));
    assertThat(status(reply)).isEqualTo(200);
    assertThat(states()).containsExactly(EndpointState.DRAINING);
  }

  @Test
  void acknowledgedIsWhatTheLogHas() throws StartException {
    cell.start().list(listed(1, 1)).run();
    cell.pass(SECOND);
    assertThat(cell.emitter().status().allSaid()).isTrue();
    cell.log().stop();
    order(1, DRAIN);
    assertThat(cell.emitter().status().allSaid()).isFalse();
    cell.log().start();
    cell.pass(Duration.ofSeconds(30));
    assertThat(cell.emitter().status().allSaid()).isTrue();
  }

  @Test
  void guardRefusesWhatTakesTooManyOfAnAppOutOfService() throws StartException {
    cell.drainMost = 1;
    cell.start().list(listed(lrpOfApp(1, "a"), lrpOfApp(2, "a"), lrpOfApp(3, "b"), lrp(4))).run();
    assertThat(order(1, DRAIN)).isEqualTo(200);
    assertThat(order(1, DRAIN)).as("the same again").isEqualTo(200);
    assertThat(order(2, new InstanceOrder(EndpointState.INTERRUPTED, 0))).isEqualTo(409);
    assertThat(order(CellOrder.Kind.DRAINING, 0)).isEqualTo(409);
    assertThat(order(3, DRAIN)).isEqualTo(200);
    assertThat(order(4, DRAIN)).as("an instance of no app").isEqualTo(200);
    assertThat(states())
        .containsExactly(
            EndpointState.DRAINING,
            EndpointState.LIVE,
            EndpointState.DRAINING,
            EndpointState.DRAINING);
    assertThat(order(1, null)).isEqualTo(200);
    assertThat(order(2, DRAIN)).isEqualTo(200);
    assertThat(status(cell.call(new ApiCall.OrderInstance("i-1", DRAIN, true)))).isEqualTo(200);
  }
}
