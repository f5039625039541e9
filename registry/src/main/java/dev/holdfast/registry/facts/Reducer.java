package dev.holdfast.registry.facts;

import dev.holdfast.events.Endpoint;
import dev.holdfast.events.Header;
import dev.holdfast.events.LogRecord;
import dev.holdfast.events.Order;
import dev.holdfast.events.RouteEvent;
import dev.holdfast.events.Topic;
import dev.holdfast.registry.facts.Step.DigestVerdict;
import dev.holdfast.registry.facts.Step.Why;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What a record makes of its cell's facts: a pure function of the two.
///
/// <h2>The rules</h2>
///
/// A cell's records are ordered by (epoch, id, seq). Only one that is greater than the cell's
/// newest changes facts, so duplicates, re-sends, replays and zombies change nothing; gaps are
/// normal, since each record says the whole of what it speaks of. An incarnation begins with its
/// manifest: a delta before that would be laid over what an earlier emitter said. A manifest
/// replaces all; Register and Unregister one. A beat never changes a fact: it is life unless a
/// greater incarnation is known, and also when it is of a greater one whose manifest has not come.
///
/// A record that cannot be read may have said anything. Its cell freezes until a manifest says
/// everything again. Where the header of such a record can be read (it is too new for this reader)
/// its order is known: if the newest manifest came later, nothing was missed. A manifest that is
/// read again thaws its cell too, as long as it is the newest one: so a replay from any offset ends
/// frozen or not as the first reading did.
public final class Reducer {
  private final UnaryOperator<Endpoint> share;

  /// Facts as they stand in the records.
  public Reducer() {
    this(UnaryOperator.identity());
  }

  /// @param share returns an equal endpoint that shares equal parts with others; called once for
  ///   each endpoint that is added or comes to other routes: what else is changed has the parts
  ///   that it had
  public Reducer(UnaryOperator<Endpoint> share) {
    this.share = share;
  }

  /// The step from `state` (null: nothing is known of the cell) by one of its own records.
  public Step apply(@Nullable CellState state, LogRecord record) {
    return switch (record) {
      case LogRecord.Read read -> read(state, read);
      case LogRecord.Unreadable unreadable -> unreadable(state, unreadable);
    };
  }

  /// The step to facts that were reached by another way than record by record: read from a log
  /// anew, or from disk. They replace what is known whole, unless that is newer; where it is as of
  /// the same record they may hold what a lost record said. A cell stays frozen until a manifest is
  /// found that says everything again.
  public Step replace(@Nullable CellState known, CellState found) {
    if (known != null && isStale(known, found.order())) {
      return new Step.Kept(known, Why.STALE_EPOCH);
    }
    if (known != null && !goesBeyond(found, known)) {
      return new Step.Kept(isFrozenBeside(found, known) ? known.freeze() : known, Why.OLD_SEQ);
    }
    CellState before = known != null ? known : CellState.opened(found.cell(), found.order());
    CellState read = isFrozenBeside(before, found) ? found.freeze() : found;
    ManifestMerge merge = new ManifestMerge(share);
    CellState next = read.withEndpoints(merge.merge(before.array(), read.array().clone()), before);
    return merge.changes().isEmpty()
        ? new Step.Kept(next, Why.SAME)
        : new Step.Applied(next, merge.changes());
  }

  /// Of a cell whose newest record left nothing, manifest that it was or is taken for ({@link
  /// #forget}), that record says no more when it is read again.
  private static boolean goesBeyond(CellState found, CellState known) {
    boolean isWholeWithNothing = known.size() == 0 && known.manifestSeq() == known.order().seq();
    int compared = found.order().compareTo(known.order());
    return isWholeWithNothing ? compared > 0 : compared >= 0;
  }

  /// Whether a record of these facts could not be read, and the others do not begin with a newer
  /// manifest, which would say everything again.
  private static boolean isFrozenBeside(CellState facts, CellState others) {
    return facts.frozen() && manifestOrder(others).compareTo(manifestOrder(facts)) <= 0;
  }

  private static Order manifestOrder(CellState facts) {
    return new Order(facts.incarnation(), facts.manifestSeq());
  }

  /// The step that takes all endpoints from a cell that nobody has heard of or reached for the
  /// log's retention. No record says it: the newest one stands from then on for a manifest without
  /// any, in memory and on disk. So neither an older one brings them back nor that one, where the
  /// log still has it and is read again; whatever the cell says next does.
  public static Step.Applied forget(CellState state) {
    List<Change> removed = new ArrayList<>(state.size());
    for (Endpoint endpoint : state.endpoints()) {
      removed.add(new Change.Removed(endpoint));
    }
    return new Step.Applied(state.withoutEndpoints(), removed);
  }

  private Step read(@Nullable CellState state, LogRecord.Read read) {
    RouteEvent event = read.event();
    if ((event instanceof RouteEvent.Beat) != (read.topic() == Topic.PRESENCE)) {
      return new Step.Kept(state, Why.WRONG_TOPIC);
    }
    return switch (event) {
      case RouteEvent.Hello _ -> new Step.Kept(state, Why.HELLO);
      case RouteEvent.Beat beat -> beat(state, beat);
      case RouteEvent.Manifest manifest -> manifest(state, manifest);
      case RouteEvent.Register register -> delta(state, register);
      case RouteEvent.Unregister unregister -> delta(state, unregister);
    };
  }

  private Step beat(@Nullable CellState state, RouteEvent.Beat beat) {
    if (state == null) {
      return new Step.Heard(null, DigestVerdict.NOT_COMPARED);
    }
    Order order = beat.header().order();
    if (isStale(state, order)) {
      return new Step.Kept(state, Why.STALE_EPOCH);
    }
    if (beat.digest() == null || order.compareTo(state.order()) != 0) {
      return new Step.Heard(state, DigestVerdict.NOT_COMPARED);
    }
    boolean equal = beat.digest().equals(state.digest());
    return new Step.Heard(state, equal ? DigestVerdict.EQUAL : DigestVerdict.DIFFERENT);
  }

  private Step manifest(@Nullable CellState state, RouteEvent.Manifest manifest) {
    Order order = manifest.header().order();
    if (state != null && isStale(state, order)) {
      return new Step.Kept(state, Why.STALE_EPOCH);
    }
    if (state != null && order.compareTo(state.order()) <= 0) {
      boolean newest = order.seq() == state.manifestSeq();
      return new Step.Kept(newest ? state.thaw() : state, Why.OLD_SEQ);
    }
    CellState known = state != null ? state : CellState.opened(manifest.cell(), order);
    ManifestMerge merge = new ManifestMerge(share);
    CellState next = known.withManifest(order, merge.merge(known.array(), manifest.byId()));
    return merge.changes().isEmpty()
        ? new Step.Kept(next, Why.SAME)
        : new Step.Applied(next, merge.changes());
  }

  private Step delta(@Nullable CellState state, RouteEvent event) {
    Order order = event.header().order();
    if (state == null || order.incarnation().compareTo(state.incarnation()) > 0) {
      return new Step.Kept(state, Why.AWAITS_MANIFEST);
    }
    if (isStale(state, order)) {
      return new Step.Kept(state, Why.STALE_EPOCH);
    }
    if (order.compareTo(state.order()) <= 0) {
      return new Step.Kept(state, Why.OLD_SEQ);
    }
    return event instanceof RouteEvent.Unregister unregister
        ? unregister(state, unregister)
        : register(state, (RouteEvent.Register) event);
  }

  private Step register(CellState state, RouteEvent.Register register) {
    Order order = register.header().order();
    Endpoint said = register.endpoint();
    int at = state.indexOf(said);
    if (at < 0) {
      Endpoint now = share.apply(state.size() == 0 ? said : said.sharing(neighbour(state, at)));
      return new Step.Applied(
          state.withInserted(order, -at - 1, now), List.of(new Change.Added(now)));
    }
    Endpoint before = state.endpoint(at);
    if (before.equals(said)) {
      return new Step.Kept(state.at(order), Why.SAME);
    }
    Endpoint now = ManifestMerge.changed(before, said, share);
    return new Step.Applied(state.with(order, at, now), List.of(new Change.Changed(before, now)));
  }

  /// One beside the place `-at - 1`: many of its parts are those of the whole cell.
  private static Endpoint neighbour(CellState state, int at) {
    return state.endpoint(Math.min(-at - 1, state.size() - 1));
  }

  private static Step unregister(CellState state, RouteEvent.Unregister unregister) {
    Order order = unregister.header().order();
    int at = state.indexOf(unregister.endpoint());
    if (at < 0) {
      return new Step.Kept(state.at(order), Why.SAME);
    }
    Change removed = new Change.Removed(state.endpoint(at));
    return new Step.Applied(state.without(order, at), List.of(removed));
  }

  private static Step unreadable(@Nullable CellState state, LogRecord.Unreadable record) {
    Header header = record.header();
    boolean ofThisCell = header != null && header.cell().equals(record.cell());
    if (header == null || !ofThisCell) {
      return new Step.Kept(state == null ? null : state.freeze(), Why.UNREADABLE);
    }
    Order order = header.order();
    if (state != null && isStale(state, order)) {
      return new Step.Kept(state, Why.STALE_EPOCH);
    }
    if (record.topic() == Topic.PRESENCE) {
      return new Step.Heard(state == null ? null : state.freeze(), DigestVerdict.NOT_COMPARED);
    }
    boolean saidAgain =
        state != null
            && order.incarnation().equals(state.incarnation())
            && Long.compareUnsigned(order.seq(), state.manifestSeq()) <= 0;
    if (saidAgain) {
      return new Step.Kept(state, Why.OLD_SEQ);
    }
    return new Step.Kept(state == null ? null : state.freeze(), Why.UNREADABLE);
  }

  /// Whether another incarnation has replaced the one that says it.
  private static boolean isStale(CellState state, Order order) {
    return order.incarnation().compareTo(state.incarnation()) < 0;
  }
}
