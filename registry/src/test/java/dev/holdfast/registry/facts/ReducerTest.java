package dev.holdfast.registry.facts;

import static dev.holdfast.registry.facts.Steps.facts;
import static dev.holdfast.registry.facts.Steps.known;
import static dev.holdfast.registry.facts.TestRecords.beat;
import static dev.holdfast.registry.facts.TestRecords.endpoint;
import static dev.holdfast.registry.facts.TestRecords.garbage;
import static dev.holdfast.registry.facts.TestRecords.hello;
import static dev.holdfast.registry.facts.TestRecords.id;
import static dev.holdfast.registry.facts.TestRecords.manifest;
import static dev.holdfast.registry.facts.TestRecords.order;
import static dev.holdfast.registry.facts.TestRecords.read;
import static dev.holdfast.registry.facts.TestRecords.register;
import static dev.holdfast.registry.facts.TestRecords.tooNew;
import static dev.holdfast.registry.facts.TestRecords.unregister;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.Digest;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.LogRecord;
import dev.holdfast.events.Order;
import dev.holdfast.events.Topic;
import dev.holdfast.events.wire.Digests;
import dev.holdfast.registry.facts.Step.DigestVerdict;
import dev.holdfast.registry.facts.Step.Why;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReducerTest {
  private static final Endpoint A = endpoint("a", 1);
  private static final Endpoint B = endpoint("b", 2);
  private static final Endpoint B_MOVED = endpoint("b", 20);
  private static final Endpoint C = endpoint("c", 3);

  private final Reducer reducer = new Reducer();

  @Test
  void manifestOpensACell() {
    Step step = reducer.apply(null, read(manifest("c", order(1, 1), B, A)));

    assertThat(step).isInstanceOf(Step.Applied.class);
    assertThat(facts(step)).containsExactly(A, B);
    assertThat(((Step.Applied) step).changes())
        .containsExactly(new Change.Added(A), new Change.Added(B));
    assertThat(known(step).order()).isEqualTo(order(1, 1));
    assertThat(known(step).manifestSeq()).isEqualTo(1);
  }

  @Test
  void manifestReplacesWhatIsNotListed() {
    CellState before = state(order(1, 1), A, B);

    Step step = reducer.apply(before, read(manifest("c", order(1, 2), C, B_MOVED)));

    assertThat(facts(step)).containsExactly(B_MOVED, C);
    assertThat(((Step.Applied) step).changes())
        .containsExactly(
            new Change.Removed(A), new Change.Changed(B, B_MOVED), new Change.Added(C));
    assertThat(facts(new Step.Kept(before, Why.SAME))).containsExactly(A, B);
  }

  @Test
  void emptyManifestRemovesAll() {
    Step step = reducer.apply(state(order(1, 1), A, B), read(manifest("c", order(1, 2))));

    assertThat(facts(step)).isEmpty();
    assertThat(((Step.Applied) step).changes())
        .containsExactly(new Change.Removed(A), new Change.Removed(B));
  }

  @Test
  void equalManifestOfANewIncarnationChangesNothingButTheOrder() {
    CellState before = state(order(1, 7), A, B);

    Step step =
        reducer.apply(before, read(manifest("c", order(2, 1), endpoint("b", 2), endpoint("a", 1))));

    assertKept(step, Why.SAME);
    assertThat(known(step).order()).isEqualTo(order(2, 1));
    assertThat(known(step).array()).isSameAs(before.array());
  }

  @Test
  void registerAddsAndChangesOne() {
    Step added = reducer.apply(state(order(1, 1), A, C), read(register(order(1, 5), B)));
    Step changed = reducer.apply(known(added), read(register(order(1, 6), B_MOVED)));

    assertThat(((Step.Applied) added).changes()).containsExactly(new Change.Added(B));
    assertThat(facts(added)).containsExactly(A, B, C);
    assertThat(((Step.Applied) changed).changes()).containsExactly(new Change.Changed(B, B_MOVED));
    assertThat(facts(changed)).containsExactly(A, B_MOVED, C);
    assertThat(known(changed).order()).isEqualTo(order(1, 6));
    assertThat(known(changed).manifestSeq()).isEqualTo(1);
  }

  @Test
  void equalRegisterMovesTheOrderOnly() {
    CellState before = state(order(1, 1), A);

    Step step = reducer.apply(before, read(register(order(1, 4), endpoint("a", 1))));

    assertKept(step, Why.SAME);
    assertThat(known(step).order()).isEqualTo(order(1, 4));
    assertThat(known(step).array()).isSameAs(before.array());
  }

  @Test
  void unregisterRemovesOneAndOfAnUnknownOneMovesTheOrderOnly() {
    Step removed = reducer.apply(state(order(1, 1), A, B), read(unregister(order(1, 2), A.id())));
    Step again = reducer.apply(known(removed), read(unregister(order(1, 3), A.id())));

    assertThat(((Step.Applied) removed).changes()).containsExactly(new Change.Removed(A));
    assertThat(facts(removed)).containsExactly(B);
    assertKept(again, Why.SAME);
    assertThat(known(again).order()).isEqualTo(order(1, 3));
  }

  @Test
  void lesserOrEqualSeqIsRefused() {
    CellState before = state(order(1, 5), A);

    for (long seq : new long[] {0, 4, 5}) {
      assertUnchanged(before, read(register(order(1, seq), B)), Why.OLD_SEQ);
      assertUnchanged(before, read(unregister(order(1, seq), A.id())), Why.OLD_SEQ);
      assertUnchanged(before, read(manifest("c", order(1, seq))), Why.OLD_SEQ);
    }
  }

  @Test
  void seqIsUnsigned() {
    CellState before = state(order(1, -2), A);

    assertUnchanged(before, read(register(order(1, 1), B)), Why.OLD_SEQ);
    assertThat(facts(reducer.apply(before, read(register(order(1, -1), B))))).containsExactly(A, B);
  }

  @Test
  void olderIncarnationIsRefusedWhateverItsSeq() {
    CellState before = state(order(3, 1), A);

    assertUnchanged(before, read(register(order(2, 99), B)), Why.STALE_EPOCH);
    assertUnchanged(before, read(unregister(order(2, 99), A.id())), Why.STALE_EPOCH);
    assertUnchanged(before, read(manifest("c", order(2, 99), B)), Why.STALE_EPOCH);
    assertUnchanged(before, read(beat("c", order(2, 99), null)), Why.STALE_EPOCH);
  }

  @Test
  void newerIncarnationBeginsOnlyWithItsManifest() {
    CellState before = state(order(1, 9), A);

    assertUnchanged(before, read(register(order(2, 1), B)), Why.AWAITS_MANIFEST);
    assertUnchanged(before, read(unregister(order(2, 2), A.id())), Why.AWAITS_MANIFEST);
    assertThat(facts(reducer.apply(before, read(manifest("c", order(2, 1), B)))))
        .containsExactly(B);
  }

  @Test
  void unknownCellAwaitsItsManifest() {
    assertKept(reducer.apply(null, read(register(order(1, 1), A))), Why.AWAITS_MANIFEST);
    assertKept(reducer.apply(null, read(unregister(order(1, 1), A.id()))), Why.AWAITS_MANIFEST);
  }

  @Test
  void ofEqualEpochsTheGreaterIdCounts() {
    CellState before = state(order(5, 9), A);
    Order greater = new Order(new dev.holdfast.events.Incarnation(5, 1, 0), 1);

    Step step = reducer.apply(before, read(manifest("c", greater, B)));

    assertThat(facts(step)).containsExactly(B);
    assertUnchanged(known(step), read(register(order(5, 10), A)), Why.STALE_EPOCH);
  }

  @Test
  void helloIsIgnored() {
    assertUnchanged(state(order(1, 1), A), read(hello("c", order(9, 9))), Why.HELLO);
    assertKept(reducer.apply(null, read(hello("c", order(0, 0)))), Why.HELLO);
  }

  @Test
  void beatIsLifeAndChangesNoFact() {
    CellState before = state(order(2, 3), A);

    for (Order order : List.of(order(2, 1), order(2, 3), order(2, 8), order(3, 1))) {
      Step step = reducer.apply(before, read(beat("c", order, null)));
      assertThat(step).isEqualTo(new Step.Heard(before, DigestVerdict.NOT_COMPARED));
    }
    assertThat(reducer.apply(null, read(beat("c", order(1, 1), null))))
        .isEqualTo(new Step.Heard(null, DigestVerdict.NOT_COMPARED));
  }

  @Test
  void digestIsComparedAtEqualOrderOnly() {
    CellState before = state(order(2, 3), A, B);
    Digest own = Digests.of(List.of(B, A));
    Digest other = Digests.of(List.of(A));

    assertThat(verdict(before, order(2, 3), own)).isEqualTo(DigestVerdict.EQUAL);
    assertThat(verdict(before, order(2, 3), other)).isEqualTo(DigestVerdict.DIFFERENT);
    assertThat(verdict(before, order(2, 4), other)).isEqualTo(DigestVerdict.NOT_COMPARED);
    assertThat(verdict(before, order(2, 2), other)).isEqualTo(DigestVerdict.NOT_COMPARED);
    assertThat(verdict(before, order(3, 3), other)).isEqualTo(DigestVerdict.NOT_COMPARED);
    assertThat(verdict(before, order(2, 3), null)).isEqualTo(DigestVerdict.NOT_COMPARED);
  }

  @Test
  void recordOnTheWrongTopicChangesNothing() {
    CellState before = state(order(1, 1), A);

    assertUnchanged(
        before, TestRecords.read(Topic.PRESENCE, register(order(1, 2), B)), Why.WRONG_TOPIC);
    assertUnchanged(
        before, TestRecords.read(Topic.ROUTES, beat("c", order(1, 2), null)), Why.WRONG_TOPIC);
  }

  @Test
  void unreadableRecordFreezesItsCellUntilTheNextManifest() {
    Step frozen = reducer.apply(state(order(1, 1), A), garbage("c"));
    assertKept(frozen, Why.UNREADABLE);
    assertThat(known(frozen).frozen()).isTrue();
    assertThat(facts(frozen)).containsExactly(A);
    assertThat(known(frozen).order()).isEqualTo(order(1, 1));

    Step delta = reducer.apply(known(frozen), read(register(order(1, 2), B)));
    assertThat(known(delta).frozen()).isTrue();

    Step equalManifest = reducer.apply(known(delta), read(manifest("c", order(1, 3), A, B)));
    assertKept(equalManifest, Why.SAME);
    assertThat(known(equalManifest).frozen()).isFalse();
  }

  @Test
  void unreadableRecordOfAnUnknownCellIsHarmless() {
    assertThat(reducer.apply(null, garbage("c"))).isEqualTo(new Step.Kept(null, Why.UNREADABLE));
  }

  @Test
  void newestManifestReadAgainThaws() {
    CellState before = known(reducer.apply(state(order(1, 4), A), read(register(order(1, 6), B))));
    CellState frozen = before.freeze();

    assertThat(known(reducer.apply(frozen, read(manifest("c", order(1, 4), A)))).frozen())
        .isFalse();
    assertThat(known(reducer.apply(frozen, read(manifest("c", order(1, 3), A)))).frozen()).isTrue();
  }

  @Test
  void garbageAfterTheSameManifestFreezesWhicheverFactsMetIt() {
    CellState older = state(order(1, 4), A);
    CellState newer = known(reducer.apply(older, read(register(order(1, 6), B))));

    assertThat(known(reducer.replace(newer, older.freeze())).frozen()).isTrue();
    assertThat(facts(reducer.replace(newer, older.freeze()))).containsExactly(A, B);
    assertThat(known(reducer.replace(newer.freeze(), older)).frozen()).isTrue();
    assertThat(known(reducer.replace(older.freeze(), newer)).frozen()).isTrue();
    assertThat(known(reducer.replace(older.freeze(), older)).frozen()).isTrue();
  }

  @Test
  void garbageBeforeAManifestThatWasReadIsMadeGood() {
    CellState older = state(order(1, 3), A).freeze();

    assertThat(known(reducer.replace(state(order(1, 4), A), older)).frozen()).isFalse();
    assertThat(known(reducer.replace(older, state(order(1, 4), A))).frozen()).isFalse();
    assertThat(known(reducer.replace(older, state(order(2, 3), A))).frozen()).isFalse();
  }

  @Test
  void garbageAfterAManifestThatALogHasLostIsNotMadeGoodByTheOneBefore() {
    CellState frozen = state(order(1, 3), A).freeze();
    CellState left = known(reducer.apply(state(order(1, 2), A), read(register(order(1, 4), B))));

    assertThat(known(reducer.replace(frozen, left)).frozen()).isTrue();
  }

  @Test
  void tooNewRecordFreezesUnlessAManifestCameAfterIt() {
    CellState before = state(order(2, 5), A);

    assertThat(known(reducer.apply(before, tooNew(Topic.ROUTES, "c", order(2, 6)))).frozen())
        .isTrue();
    assertThat(known(reducer.apply(before, tooNew(Topic.ROUTES, "c", order(3, 1)))).frozen())
        .isTrue();
    assertUnchanged(before, tooNew(Topic.ROUTES, "c", order(2, 5)), Why.OLD_SEQ);
    assertUnchanged(before, tooNew(Topic.ROUTES, "c", order(1, 9)), Why.STALE_EPOCH);
  }

  @Test
  void tooNewBeatIsLifeUnlessItsIncarnationIsOld() {
    CellState before = state(order(2, 5), A);

    Step heard = reducer.apply(before, tooNew(Topic.PRESENCE, "c", order(2, 5)));
    assertThat(heard).isInstanceOf(Step.Heard.class);
    assertThat(known(heard).frozen()).isTrue();
    assertUnchanged(before, tooNew(Topic.PRESENCE, "c", order(1, 5)), Why.STALE_EPOCH);
    assertThat(reducer.apply(null, tooNew(Topic.PRESENCE, "c", order(1, 1))))
        .isEqualTo(new Step.Heard(null, DigestVerdict.NOT_COMPARED));
  }

  @Test
  void headerOfAnotherCellIsNotBelieved() {
    LogRecord mismatch =
        new LogRecord.Unreadable(
            Topic.ROUTES,
            0,
            0,
            A.id().cell(),
            TestRecords.header("other", order(1, 0)),
            LogRecord.Reason.KEY_MISMATCH,
            "key of another cell",
            LogRecord.Raw.NONE);

    Step step = reducer.apply(state(order(2, 5), A), mismatch);

    assertKept(step, Why.UNREADABLE);
    assertThat(known(step).frozen()).isTrue();
  }

  @Test
  void onlyRoutesThatAreNewToAnEndpointAreShared() {
    List<Endpoint> shared = new java.util.ArrayList<>();
    Reducer sharing =
        new Reducer(endpoint -> {
          shared.add(endpoint);
          return endpoint;
        });
    CellState before = state(order(1, 1), A, B);

    Endpoint elsewhere = endpoint("c", "a", "10.0.0.1", 1, 1, "elsewhere.example.com");
    sharing.apply(before, read(manifest("c", order(1, 2), elsewhere, B_MOVED, C)));
    sharing.apply(before, read(register(order(1, 2), A)));
    sharing.apply(before, read(register(order(1, 2), C)));
    sharing.apply(before, read(register(order(1, 1), C)));

    assertThat(shared).containsExactly(elsewhere, C, C);
  }

  @Test
  void findsByIdOnly() {
    CellState state = state(order(1, 1), A, C);

    assertThat(state.find(id("c", "a"))).isEqualTo(A);
    assertThat(state.find(id("c", "c"))).isEqualTo(C);
    assertThat(state.find(id("c", "b"))).isNull();
  }

  @Test
  void digestIsThatOfTheEndpointsAfterEveryStep() {
    CellState state = state(order(1, 1), A, C);
    assertThat(state.digest()).isEqualTo(Digests.of(List.of(A, C)));

    state = known(reducer.apply(state, read(register(order(1, 2), B))));
    assertThat(state.digest()).isEqualTo(Digests.of(List.of(A, B, C)));

    state = known(reducer.apply(state, read(register(order(1, 3), B))));
    assertThat(state.digest()).isEqualTo(Digests.of(List.of(A, B, C)));

    Endpoint moved = endpoint("b", 9);
    state = known(reducer.apply(state, read(register(order(1, 4), moved))));
    assertThat(state.digest()).isEqualTo(Digests.of(List.of(A, moved, C)));

    state = known(reducer.apply(state, read(unregister(order(1, 5), A.id()))));
    assertThat(state.digest()).isEqualTo(Digests.of(List.of(moved, C)));

    state = known(reducer.apply(state, read(manifest("c", order(1, 6), A, C))));
    assertThat(state.digest()).isEqualTo(Digests.of(List.of(A, C)));
  }

  private CellState state(Order order, Endpoint... endpoints) {
    return known(reducer.apply(null, read(manifest("c", order, endpoints))));
  }

  private DigestVerdict verdict(CellState state, Order order, @Nullable Digest digest) {
    return ((Step.Heard) reducer.apply(state, read(beat("c", order, digest)))).digest();
  }

  private void assertUnchanged(CellState before, LogRecord record, Why why) {
    Step step = reducer.apply(before, record);
    assertKept(step, why);
    assertThat(step.state()).isSameAs(before);
  }

  private static void assertKept(Step step, Why why) {
    assertThat(step).isInstanceOf(Step.Kept.class);
    assertThat(((Step.Kept) step).why()).isEqualTo(why);
  }
}
