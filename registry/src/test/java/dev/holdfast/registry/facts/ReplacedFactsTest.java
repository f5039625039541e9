package dev.holdfast.registry.facts;

import static dev.holdfast.registry.facts.Steps.facts;
import static dev.holdfast.registry.facts.Steps.known;
import static dev.holdfast.registry.facts.TestRecords.endpoint;
import static dev.holdfast.registry.facts.TestRecords.manifest;
import static dev.holdfast.registry.facts.TestRecords.order;
import static dev.holdfast.registry.facts.TestRecords.read;
import static dev.holdfast.registry.facts.TestRecords.register;
import static dev.holdfast.registry.facts.TestRecords.unregister;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.Endpoint;
import dev.holdfast.events.LogRecord;
import dev.holdfast.events.Order;
import org.junit.jupiter.api.Test;

/// What a log that is read again makes of a cell whose newest record is known.
class ReplacedFactsTest {
  private static final Endpoint A = endpoint("a", 1);
  private static final Endpoint B = endpoint("b", 2);

  private final Reducer reducer = new Reducer();

  @Test
  void whatALostRecordSaidIsFoundWhereTheLogIsReadAgainUpToTheSameRecord() {
    CellState found = known(reducer.apply(state(order(1, 4), A), read(register(order(1, 6), B))));
    CellState known = known(reducer.apply(state(order(1, 3)), read(register(order(1, 6), B))));
    CellState none =
        known(reducer.apply(state(order(1, 3), B), read(unregister(order(1, 6), B.id()))));

    assertThat(facts(reducer.replace(known, found))).containsExactly(A, B);
    assertThat(facts(reducer.replace(none, found))).containsExactly(A, B);
  }

  @Test
  void forgottenCellIsNotBroughtBackByItsNewestRecordReadAgain() {
    CellState last = known(reducer.apply(state(order(1, 4), A), read(register(order(1, 6), B))));
    CellState forgotten = known(Reducer.forget(last));
    CellState asOnDisk =
        CellState.restored(
            forgotten.cell(),
            forgotten.order(),
            forgotten.manifestSeq(),
            forgotten.frozen(),
            new Endpoint[0]);

    assertThat(forgotten.order()).isEqualTo(order(1, 6));
    assertThat(facts(reducer.replace(forgotten, last))).isEmpty();
    assertThat(facts(reducer.replace(asOnDisk, last))).isEmpty();
    assertThat(known(reducer.replace(forgotten, last.freeze())).frozen()).isFalse();
  }

  @Test
  void forgottenCellThatSaysMoreIsAsTheLogSays() {
    CellState last = known(reducer.apply(state(order(1, 4), A), read(register(order(1, 6), B))));
    CellState forgotten = known(Reducer.forget(last));
    LogRecord more = read(unregister(order(1, 7), A.id()));
    CellState next = known(reducer.apply(last, more));

    assertThat(facts(reducer.replace(forgotten, next))).containsExactly(B);
    CellState heard = known(reducer.apply(forgotten, more));
    assertThat(facts(reducer.replace(heard, next))).containsExactly(B);
  }

  private CellState state(Order order, Endpoint... endpoints) {
    return known(reducer.apply(null, read(manifest("c", order, endpoints))));
  }
}
