package dev.holdfast.registry.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MassSilenceTest {
  @Test
  void overAFifthOfTheGroupIsMassSilence() {
    assertThat(MassSilence.isIn(200, 1_000)).isFalse();
    assertThat(MassSilence.isIn(201, 1_000)).isTrue();
    assertThat(MassSilence.isIn(1_000, 1_000)).isTrue();
  }

  @Test
  void oneCellIsNeverMassSilence() {
    assertThat(MassSilence.isIn(1, 1)).isFalse();
    assertThat(MassSilence.isIn(1, 2)).isFalse();
    assertThat(MassSilence.isIn(2, 3)).isTrue();
    assertThat(MassSilence.isIn(0, 0)).isFalse();
  }

  @Test
  void underHalfHeardIsMassSilenceInAPool() {
    assertThat(MassSilence.isInPool(0, 1)).isTrue();
    assertThat(MassSilence.isInPool(1, 2)).isFalse();
    assertThat(MassSilence.isInPool(1, 3)).isTrue();
    assertThat(MassSilence.isInPool(0, 0)).isFalse();
  }
}
