package dev.holdfast.emitter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.emitter.lrp.TestLrps;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.EndpointId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What is left to say when a manifest that was to say it is taken, or is not.
final class LatestStatesTest {
  private final LatestStates states = new LatestStates();

  @Test
  void whatARefusedManifestCoveredIsDirtyAgain() {
    update(1, 2);
    states.takeDirty();
    states.onRefused(TestLrps.id(1));
    states.coverByManifest();
    states.coverByManifest(TestLrps.id(3));
    assertThat(states.isAllSaid()).isTrue();
    states.onManifestRefused();
    assertThat(takeAllDirty())
        .containsExactlyInAnyOrder(TestLrps.id(1), TestLrps.id(2), TestLrps.id(3));
  }

  @Test
  void whatAnAcknowledgedManifestCoveredIsSaid() {
    update(1, 2);
    states.coverByManifest();
    states.onManifestAcked();
    states.onManifestRefused();
    assertThat(states.hasDirty()).isFalse();
  }

  @Test
  void whatHasARecordOfItsOwnNeedsNoManifest() {
    update(1, 2);
    states.coverByManifest();
    states.onSent(TestLrps.id(1), 7);
    states.onManifestRefused();
    assertThat(takeAllDirty()).containsExactly(TestLrps.id(2));
  }

  @Test
  void allThatLiveAndTheLastThousandThatAreGoneAreKeptHoweverMuchChanges() {
    Endpoint longLiving = endpoints(0, 0).getFirst();
    for (int number = 1; number <= 5_000; number++) {
      List<Endpoint> endpoints = new ArrayList<>(endpoints(number, number + 1));
      endpoints.add(longLiving);
      states.update(endpoints);
      states.coverByManifest();
    }
    update(5_000, 5_001);
    states.coverByManifest();
    states.onManifestRefused();
    assertThat(takeAllDirty())
        .hasSize(1_002)
        .contains(TestLrps.id(0), TestLrps.id(4_001), TestLrps.id(5_000), TestLrps.id(5_001))
        .doesNotContain(TestLrps.id(4_000));
  }

  private void update(int first, int last) {
    states.update(endpoints(first, last));
  }

  private static List<Endpoint> endpoints(int first, int last) {
    return TestLrps.listed(first, last).lrps().stream()
        .flatMap(lrp -> lrp.endpoints().stream())
        .toList();
  }

  private Set<EndpointId> takeAllDirty() {
    Set<EndpointId> taken = new HashSet<>();
    while (states.hasDirty()) {
      taken.add(states.takeDirty());
    }
    return taken;
  }
}
