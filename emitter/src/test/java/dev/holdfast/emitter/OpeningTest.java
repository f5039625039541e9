package dev.holdfast.emitter;

import static dev.holdfast.emitter.lrp.TestLrps.listed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.Incarnation;
import dev.holdfast.events.RouteEvent;
import dev.holdfast.events.Topic;
import dev.holdfast.events.log.SendFate;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Whose the name is: an emitter that does not know its last epoch starts while another one speaks
/// for the cell, or did, and the bus lets them wait.
final class OpeningTest {
  private final TestCell cell = new TestCell();
  private @Nullable Emitter first;

  @BeforeEach
  void first() throws StartException {
    cell.start().list(listed(1, 3)).run().pass(Duration.ofSeconds(1));
    first = cell.emitter();
  }

  private void startSecond() throws StartException {
    cell.startOn(new MemoryFiles());
    cell.list(listed(7, 9)).run();
  }

  /// Time in which both emitters do their turns.
  private void passBesideTheFirst(Duration time) {
    for (long ms = 0; ms < time.toMillis(); ms += 100) {
      Objects.requireNonNull(first).doWork(cell.ticker.nanos());
      cell.pass(Duration.ofMillis(100));
    }
  }

  /// The bus is out for so long, and the first emitter needs some seconds more than the second one
  /// to reach it again.
  private void outage(Duration time) {
    cell.log().fate(SendFate.LOST);
    cell.log().stop();
    passBesideTheFirst(time);
    endOutage();
  }

  private void endOutage() {
    cell.log().fates((topic, _) -> topic == Topic.ROUTES ? SendFate.APPENDED : SendFate.LOST);
    cell.log().start();
    passBesideTheFirst(Duration.ofSeconds(4));
    cell.log().fate(SendFate.APPENDED);
    passBesideTheFirst(Duration.ofSeconds(20));
  }

  private void assertSecondRefused() {
    assertThat(cell.emitter().nameTaken()).contains("another emitter speaks for cell cell-1");
    assertThat(incarnations()).hasSize(1);
    assertThat(cell.router().instances(TestCell.CELL)).containsExactly("i-1", "i-2", "i-3");
    assertThat(cell.router().stale).isZero();
  }

  /// Of those that have said what runs on the cell.
  private Set<Incarnation> incarnations() {
    return cell.router().events(RouteEvent.Manifest.class).stream()
        .map(manifest -> manifest.header().order().incarnation())
        .collect(Collectors.toSet());
  }

  @Test
  void secondEmitterRefusesThoughItsHelloTakesLong() throws StartException {
    cell.log().pollMost(1);
    cell.log().fates((topic, _) -> topic == Topic.ROUTES ? SendFate.LOST : SendFate.APPENDED);
    startSecond();
    passBesideTheFirst(Duration.ofSeconds(30));
    cell.log().fate(SendFate.APPENDED);
    passBesideTheFirst(Duration.ofSeconds(20));
    assertSecondRefused();
  }

  @Test
  void secondEmitterRefusesThoughTheBusGoesWhileItListens() throws StartException {
    startSecond();
    assertThat(cell.router().kinds(Topic.ROUTES)).containsExactly("Hello", "Manifest", "Hello");
    outage(Duration.ofSeconds(15));
    assertSecondRefused();
  }

  @Test
  void secondEmitterRefusesThoughTheBusGoesBeforeItsHello() throws StartException {
    cell.log().fate(SendFate.LOST);
    startSecond();
    outage(Duration.ofSeconds(30));
    assertSecondRefused();
  }

  @Test
  void secondEmitterRefusesThoughItStartsWhileTheBusIsOut() throws StartException {
    cell.log().fate(SendFate.LOST);
    cell.log().stop();
    passBesideTheFirst(Duration.ofSeconds(20));
    startSecond();
    passBesideTheFirst(Duration.ofSeconds(6));
    endOutage();
    assertSecondRefused();
  }

  @Test
  void emitterWhoseCellIsSilentOpensOnceTheBusHasLetItListen() throws StartException {
    startSecond();
    cell.log().stop();
    cell.pass(Duration.ofSeconds(15));
    assertThat(incarnations()).hasSize(1);
    cell.log().start();
    cell.pass(Duration.ofMillis(9_900));
    assertThat(incarnations()).hasSize(1);
    cell.pass(Duration.ofMillis(1_200));
    assertThat(cell.router().instances(TestCell.CELL)).containsExactly("i-7", "i-8", "i-9");
  }
}
