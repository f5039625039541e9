package dev.holdfast.router.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.registry.table.Slot;
import dev.holdfast.registry.view.Freshness;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// What pages say of an endpoint: the weightiest of what holds.
class StandingTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final Balanced balanced;
  private final Slot<Backend> slot;

  StandingTest() throws Exception {
    balanced = new Balanced("{slowStart: 10s, inFlightMax: 2}").endpoints(2);
    slot = balanced.pool().slot(0);
  }

  private Standing standing() {
    return Standing.of(slot, balanced.config, balanced.now);
  }

  @Test
  void newEndpointIsPickedMoreAndMore() {
    assertThat(standing()).isEqualTo(Standing.SLOW_START);
    assertThat(slot.runtime().tryStart(balanced.now, 2)).isTrue();
    balanced.now += 10 * SECOND;
    assertThat(standing()).isEqualTo(Standing.PICKED);
    assertThat(slot.runtime().tryStart(balanced.now, 2)).isTrue();
    assertThat(standing()).isEqualTo(Standing.FULL);
  }

  @Test
  void whatWeighsMostIsSaid() {
    balanced.table.become(slot, Freshness.SILENT);
    assertThat(standing()).isEqualTo(Standing.SILENT);
    balanced.table.become(slot, Freshness.STALE);
    assertThat(standing()).isEqualTo(Standing.STALE);
    balanced.table.evacuate(slot);
    assertThat(standing()).isEqualTo(Standing.EVACUATING);
    balanced.answers(0, Outcome.FAILED, 5);
    assertThat(standing()).isEqualTo(Standing.EJECTED);
    slot.runtime().doubt(balanced.now, SECOND);
    assertThat(standing()).isEqualTo(Standing.DOUBTED);
    assertThat(slot.runtime().quarantine()).isTrue();
    assertThat(standing()).isEqualTo(Standing.QUARANTINED);
    Slot<Backend> taken =
        new Slot<>(slot.endpoint(), slot.runtime(), slot.liveness(), Slot.Standing.ADDRESS_TAKEN);
    assertThat(Standing.of(taken, balanced.config, balanced.now)).isEqualTo(Standing.ADDRESS_TAKEN);
  }
}
