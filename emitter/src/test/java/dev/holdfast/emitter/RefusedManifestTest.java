package dev.holdfast.emitter;

import static dev.holdfast.emitter.lrp.TestLrps.large;
import static dev.holdfast.emitter.lrp.TestLrps.listed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.RouteEvent;
import dev.holdfast.events.Topic;
import dev.holdfast.events.log.SendFate;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// What becomes of changes that a manifest was to say which the bus then refuses.
final class RefusedManifestTest {
  private final TestCell cell = new TestCell();

  @Test
  void whatARefusedManifestWasToSayOfAnOutageIsSaidByDeltas() throws StartException {
    startWithARefusedManifest();
    cell.pass(Duration.ofSeconds(5));
    cell.log().stop();
    cell.log().fate(SendFate.APPENDED);
    cell.pass(Duration.ofSeconds(5));
    cell.list(listed(large(1))).run().pass(Duration.ofSeconds(140));
    refuseManifests();
    cell.log().start();
    cell.pass(Duration.ofSeconds(20));
    assertThat(cell.router().instances(TestCell.CELL)).containsExactly("i-1");
    assertThat(cell.router().kinds(Topic.ROUTES)).containsOnly("Unregister");
  }

  @Test
  void whatChangesJustAsARefusedManifestIsTriedAgainIsSaidByADelta() throws StartException {
    startWithARefusedManifest();
    cell.pass(Duration.ofSeconds(59), 1_000);
    cell.list(listed(large(1))).pass(Duration.ofSeconds(1), 1_000);
    assertThat(cell.router().instances(TestCell.CELL)).containsExactly("i-1");
  }

  @Test
  void deltaThatFailsBehindARefusedManifestIsSaidAgain() throws StartException {
    startWithARefusedManifest();
    cell.pass(Duration.ofSeconds(59), 1_000);
    cell.log().stop();
    cell.list(listed(large(1))).run().pass(Duration.ofSeconds(10));
    cell.log().start();
    cell.pass(Duration.ofSeconds(5));
    assertThat(cell.router().instances(TestCell.CELL)).containsExactly("i-1");
  }

  @Test
  void busThatTakesNoRoutesIsNotAskedAgainAtOnce() throws StartException {
    cell.start().list(listed(1, 3)).run();
    int[] sends = new int[1];
    cell.log()
        .fates((topic, _) -> {
          sends[0] += topic == Topic.ROUTES ? 1 : 0;
          return topic == Topic.ROUTES ? SendFate.REFUSED : SendFate.APPENDED;
        });
    cell.list(listed(4, 9)).run().pass(Duration.ofMinutes(10));
    assertThat(sends[0]).as("9 changes and a manifest a minute").isBetween(90, 130);
    cell.log().fate(SendFate.APPENDED);
    cell.pass(Duration.ofSeconds(61));
    assertThat(cell.router().instances(TestCell.CELL)).hasSize(6);
    assertThat(cell.degraded()).isEmpty();
  }

  /// Two large ones, whose hourly manifest the bus has refused a moment ago.
  private void startWithARefusedManifest() throws StartException {
    cell.start().list(listed(large(1), large(2))).run();
    cell.router().forgetRecords();
    refuseManifests();
    while (cell.degraded().isEmpty()) {
      cell.pass(Duration.ofSeconds(1), 1_000);
    }
    assertThat(cell.degraded()).allMatch(line -> line.startsWith("RECORD_REFUSED"));
  }

  private void refuseManifests() {
    cell.log()
        .fates((_, event) ->
            event instanceof RouteEvent.Manifest ? SendFate.REFUSED : SendFate.APPENDED);
  }
}
