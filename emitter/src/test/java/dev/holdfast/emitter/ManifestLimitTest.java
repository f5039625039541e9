package dev.holdfast.emitter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.emitter.lrp.Lrp;
import dev.holdfast.emitter.lrp.Observation;
import dev.holdfast.emitter.lrp.TestLrps;
import dev.holdfast.events.Header;
import dev.holdfast.events.Incarnation;
import dev.holdfast.events.Order;
import dev.holdfast.events.RouteEvent;
import dev.holdfast.events.wire.RecordCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class ManifestLimitTest {
  private static final int MOST = 20_000;

  private final ManifestLimit limit = new ManifestLimit(TestCell.SITE, TestCell.CELL, MOST);

  private static CellTruth truth(CellTruth before, Lrp... lrps) {
    return before
        .after(new Observation.Listed(List.of(lrps), TestLrps.PLACE, List.of()))
        .dated(1_800_000_000_000L);
  }

  private static CellTruth truth(int plain, int large) {
    List<Lrp> lrps = new ArrayList<>();
    for (int i = 0; i < plain; i++) {
      lrps.add(TestLrps.lrp(i));
    }
    for (int i = 0; i < large; i++) {
      lrps.add(TestLrps.large(1_000 + i));
    }
    return truth(CellTruth.NOTHING, lrps.toArray(Lrp[]::new));
  }

  private static int manifestBytes(CellTruth truth) {
    Header header =
        new Header(
            TestCell.SITE,
            TestCell.CELL,
            new Order(new Incarnation(1_800_000_000_000L, 5, 6), 1_000),
            1_800_000_000_000L);
    return RecordCodec.encode(new RouteEvent.Manifest(header, truth.spoken("shared"))).length;
  }

  @Test
  void whatIsLetInAlwaysFitsAndWhatFitsIsLetIn() {
    for (int plain = 0; plain < 250; plain += 3) {
      for (int large = 0; large < 6; large++) {
        CellTruth wanted = truth(plain, large);
        boolean isIn = limit.fit(null, wanted).refused() == null;
        int bytes = manifestBytes(wanted);
        if (isIn) {
          assertThat(bytes).isLessThanOrEqualTo(MOST);
        } else {
          // The longest header and `since` there can be, not this one's.
          assertThat(bytes).isGreaterThan(MOST - 100 - 6 * (plain + large));
        }
      }
    }
  }

  @Test
  void changesThatWouldNotFitLeaveTheirEndpointsAsTheyWere() {
    CellTruth before = truth(100, 0);
    assertThat(limit.fit(null, before).refused()).isNull();
    List<Lrp> lrps = new ArrayList<>();
    for (int i = 1; i < 100; i++) {
      lrps.add(TestLrps.large(i));
    }
    CellTruth wanted = truth(before, lrps.toArray(Lrp[]::new));
    ManifestLimit.Fit fit = limit.fit(before, wanted);
    assertThat(fit.refused()).contains("group shared");
    CellTruth in = Objects.requireNonNull(fit.truth());
    assertThat(in.claims()).as("one is removed all the same").hasSize(99);
    assertThat(in.claims().get(TestLrps.id(5))).isEqualTo(before.claims().get(TestLrps.id(5)));
  }

  @Test
  void knownEndpointMayStillChange() {
    CellTruth before = truth(100, 0);
    List<Lrp> lrps = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      lrps.add(i == 5 ? TestLrps.movedLrp(5, 31_000) : TestLrps.lrp(i));
    }
    CellTruth in =
        Objects.requireNonNull(limit.fit(before, truth(before, lrps.toArray(Lrp[]::new))).truth());
    assertThat(in.claims()).hasSize(100);
    assertThat(Objects.requireNonNull(in.claims().get(TestLrps.id(5))).stated().target().port())
        .isEqualTo(31_000);
  }
}
