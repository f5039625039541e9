package dev.holdfast.registry.facts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.Endpoint;
import java.util.List;

/// What a step leaves known of its cell, for tests.
final class Steps {
  private Steps() {}

  static CellState known(Step step) {
    CellState state = step.state();
    assertThat(state).isNotNull();
    return state;
  }

  static List<Endpoint> facts(Step step) {
    return known(step).endpoints();
  }
}
