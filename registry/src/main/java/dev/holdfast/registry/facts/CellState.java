package dev.holdfast.registry.facts;

import dev.holdfast.events.Cell;
import dev.holdfast.events.Digest;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.Identified;
import dev.holdfast.events.Incarnation;
import dev.holdfast.events.Order;
import dev.holdfast.events.wire.Digests;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The facts of one cell as of one (epoch, id, seq): its endpoints, sorted by id. Immutable.
///
/// A change copies the array of references: at a few hundred endpoints a cell that is one short
/// memory copy, and it costs no node objects at rest.
public final class CellState {
  private static final Endpoint[] NOTHING = {};

  /// Random ids stand mostly within so many places of where they are expected.
  private static final int FIRST_STEP = 2;

  private final Cell cell;
  private final Order order;
  private final long manifestSeq;
  private final boolean frozen;
  private final Endpoint[] endpoints;
  // Computed when a beat brings one to compare with; from then on kept by what changes, so that a
  // cell of which one endpoint changes is not hashed whole for its next beat. Threads may race to
  // it: they compute equal values, and a Digest's fields are final.
  private @Nullable Digest digest;

  // A digest belongs to one array, not to equal ones: identity is what is asked for.
  @SuppressWarnings("ReferenceEquality")
  private CellState(
      Order order, long manifestSeq, boolean frozen, Endpoint[] endpoints, CellState before) {
    this.cell = before.cell;
    this.order = order;
    this.manifestSeq = manifestSeq;
    this.frozen = frozen;
    this.endpoints = endpoints;
    this.digest = endpoints == before.endpoints ? before.digest : null;
  }

  private CellState(Cell cell, Order order) {
    this.cell = cell;
    this.order = order;
    this.manifestSeq = order.seq();
    this.frozen = false;
    this.endpoints = NOTHING;
  }

  /// A cell whose first manifest was read, before its endpoints are put in.
  static CellState opened(Cell cell, Order order) {
    return new CellState(cell, order);
  }

  /// A state as it was kept on disk. Takes the array over: sorted by id, no id twice, all of the
  /// cell; {@link IllegalArgumentException} where it is not.
  public static CellState restored(
      Cell cell, Order order, long manifestSeq, boolean frozen, Endpoint[] sorted) {
    for (int i = 0; i < sorted.length; i++) {
      Endpoint endpoint = sorted[i];
      if (!endpoint.cell().equals(cell)
          || (i > 0 && sorted[i - 1].compareInCellTo(endpoint) >= 0)) {
        throw new IllegalArgumentException(
            "%s is endpoint %d of cell %s; expected one of that cell, sorted by id"
                .formatted(endpoint.id(), i, cell));
      }
    }
    return new CellState(order, manifestSeq, frozen, sorted, opened(cell, order));
  }

  public Cell cell() {
    return cell;
  }

  /// The order of the newest record that was accepted.
  public Order order() {
    return order;
  }

  public Incarnation incarnation() {
    return order.incarnation();
  }

  /// The seq of this incarnation's newest manifest that was accepted.
  public long manifestSeq() {
    return manifestSeq;
  }

  /// Whether a record of this cell could not be read since its last manifest: what that record said
  /// is not known, so no endpoint may be taken for gone because it was not heard of.
  public boolean frozen() {
    return frozen;
  }

  public int size() {
    return endpoints.length;
  }

  /// The endpoint at `index`, 0 to size - 1, in the order of ids.
  public Endpoint endpoint(int index) {
    return endpoints[index];
  }

  /// All endpoints in the order of their ids; a view, never changed.
  public List<Endpoint> endpoints() {
    return Collections.unmodifiableList(Arrays.asList(endpoints));
  }

  /// The endpoint of that id, or null. The id's cell is this one.
  public @Nullable Endpoint find(Identified id) {
    int at = indexOf(id);
    return at < 0 ? null : endpoints[at];
  }

  /// The digest of the endpoints, computed at most once.
  public Digest digest() {
    Digest known = digest;
    if (known == null) {
      known = Digests.of(endpoints());
      digest = known;
    }
    return known;
  }

  /// The index of that id, or -(where it belongs) - 1.
  int indexOf(Identified id) {
    assert id.cell().equals(cell) : id + " is not of cell " + cell;
    // A binary search, but that its first steps lead away from where the id is expected, each eight
    // times as far as the one before: each endpoint looked at is a place in memory.
    int low = 0;
    int high = endpoints.length - 1;
    int at = id.placeAmong(endpoints.length);
    for (int step = FIRST_STEP; low <= high; step = Math.min(8 * step, endpoints.length)) {
      int compared = endpoints[at].compareInCellTo(id);
      if (compared == 0) {
        return at;
      }
      if (compared < 0) {
        low = at + 1;
        at = Math.min(at + step, (low + high) >>> 1);
      } else {
        high = at - 1;
        at = Math.max(at - step, (low + high) >>> 1);
      }
    }
    return -low - 1;
  }

  /// The same facts as of a later record.
  CellState at(Order later) {
    return new CellState(later, manifestSeq, frozen, endpoints, this);
  }

  /// The same facts; whether something about them could not be read is another matter now.
  CellState freeze() {
    return frozen ? this : new CellState(order, manifestSeq, true, endpoints, this);
  }

  CellState thaw() {
    return frozen ? new CellState(order, manifestSeq, false, endpoints, this) : this;
  }

  /// The facts that a manifest leaves. Takes the array over: sorted by id, no id twice.
  CellState withManifest(Order manifest, Endpoint[] sorted) {
    return new CellState(manifest, manifest.seq(), false, sorted, this);
  }

  /// These facts with an array of equal endpoints, which may be the one that `before` has.
  CellState withEndpoints(Endpoint[] sorted, CellState before) {
    return new CellState(order, manifestSeq, frozen, sorted, before);
  }

  /// As of the same record, with nothing.
  CellState withoutEndpoints() {
    return new CellState(order, manifestSeq, frozen, NOTHING, this);
  }

  CellState with(Order later, int index, Endpoint endpoint) {
    Endpoint[] next = endpoints.clone();
    next[index] = endpoint;
    return after(later, next, endpoints[index], endpoint);
  }

  CellState withInserted(Order later, int index, Endpoint endpoint) {
    Endpoint[] next = Arrays.copyOf(endpoints, endpoints.length + 1);
    System.arraycopy(endpoints, index, next, index + 1, endpoints.length - index);
    next[index] = endpoint;
    return after(later, next, null, endpoint);
  }

  CellState without(Order later, int index) {
    Endpoint[] next = Arrays.copyOf(endpoints, endpoints.length - 1);
    System.arraycopy(endpoints, index + 1, next, index, next.length - index);
    return after(later, next, endpoints[index], null);
  }

  /// With an array in which one endpoint is gone, or another one there, or both.
  private CellState after(
      Order later, Endpoint[] next, @Nullable Endpoint gone, @Nullable Endpoint come) {
    CellState state = new CellState(later, manifestSeq, frozen, next, this);
    Digest known = digest;
    if (known != null) {
      known = gone == null ? known : known.minus(Digests.of(List.of(gone)));
      state.digest = come == null ? known : known.plus(Digests.of(List.of(come)));
    }
    return state;
  }

  /// The array itself: of this package's eyes only, never written to.
  Endpoint[] array() {
    return endpoints;
  }

  @Override
  public String toString() {
    return "%s at %s: %d endpoints%s"
        .formatted(cell, order, endpoints.length, frozen ? ", frozen" : "");
  }
}
