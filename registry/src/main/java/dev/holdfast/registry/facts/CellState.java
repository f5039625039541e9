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
  private static final int[] NO_STARTS = {};

  /// Random ids stand mostly within so many places of where they are expected.
  private static final int FIRST_STEP = 2;

  private final Cell cell;
  private final Order order;
  private final long manifestSeq;
  private final boolean frozen;
  private final Endpoint[] endpoints;

  /// The start of each id: a search goes through these, which lie together, and not through the
  /// endpoints, each of which is a place in memory of its own.
  private final int[] starts;

  // Computed when a beat brings one to compare with; from then on kept by what changes, so that a
  // cell of which one endpoint changes is not hashed whole for its next beat. Threads may race to
  // it: they compute equal values, and a Digest's fields are final.
  private @Nullable Digest digest;

  private CellState(
      Order order, long manifestSeq, boolean frozen, Endpoint[] endpoints, CellState before) {
    this(order, manifestSeq, frozen, endpoints, startsOf(endpoints, before), before);
  }

  // A digest belongs to one array, not to equal ones: identity is what is asked for.
  @SuppressWarnings("ReferenceEquality")
  private CellState(
      Order order,
      long manifestSeq,
      boolean frozen,
      Endpoint[] endpoints,
      int[] starts,
      CellState before) {
    this.cell = before.cell;
    this.order = order;
    this.manifestSeq = manifestSeq;
    this.frozen = frozen;
    this.endpoints = endpoints;
    this.starts = starts;
    this.digest = endpoints == before.endpoints ? before.digest : null;
  }

  private CellState(Cell cell, Order order) {
    this.cell = cell;
    this.order = order;
    this.manifestSeq = order.seq();
    this.frozen = false;
    this.endpoints = NOTHING;
    this.starts = NO_STARTS;
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

  /// The seq of this incarnation's newest manifest that was accepted; of a cell that was forgotten
  /// that of its newest record.
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

  /// Looks at where a search for that id begins; what it returns says nothing. Of a state with
  /// endpoints.
  public int peek(Identified id) {
    return starts[id.placeAmong(starts.length)];
  }

  /// The endpoint of that id where there is one, else another, without looking at any. Of a state
  /// with endpoints.
  public Endpoint near(Identified id) {
    return endpoints[Math.min(firstFrom(id), endpoints.length - 1)];
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
    int low = firstFrom(id);
    int high = lastLike(low, id.start());
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int compared = endpoints[middle].compareInCellTo(id);
      if (compared == 0) {
        return middle;
      }
      if (compared < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -low - 1;
  }

  /// The first place whose start is not less than the id's.
  private int firstFrom(Identified id) {
    // A binary search, but that its first steps lead away from where the id is expected, each eight
    // times as far as the one before.
    int start = id.start();
    int low = 0;
    int high = starts.length;
    int at = id.placeAmong(starts.length);
    for (int step = FIRST_STEP; low < high; step = Math.min(8 * step, starts.length)) {
      if (starts[at] < start) {
        low = at + 1;
        at = Math.min(at + step, (low + high) >>> 1);
      } else {
        high = at;
        at = Math.max(at - step, (low + high) >>> 1);
      }
    }
    return low;
  }

  /// A place behind which no start is this one; `first` is the first that may be.
  private int lastLike(int first, int start) {
    int end = first;
    for (int step = 1; end < starts.length && starts[end] == start; step = 2 * step) {
      end = Math.min(end + step, starts.length);
    }
    return end - 1;
  }

  @SuppressWarnings("ReferenceEquality") // As with the digest.
  private static int[] startsOf(Endpoint[] sorted, CellState before) {
    if (sorted == before.endpoints) {
      return before.starts;
    }
    int[] starts = new int[sorted.length];
    for (int i = 0; i < starts.length; i++) {
      starts[i] = sorted[i].start();
    }
    return starts;
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

  /// As of the same record, as if that had been a manifest with nothing.
  CellState withoutEndpoints() {
    return new CellState(order, order.seq(), frozen, NOTHING, this);
  }

  CellState with(Order later, int index, Endpoint endpoint) {
    Endpoint[] next = endpoints.clone();
    next[index] = endpoint;
    return after(later, next, starts, endpoints[index], endpoint);
  }

  CellState withInserted(Order later, int index, Endpoint endpoint) {
    Endpoint[] next = Arrays.copyOf(endpoints, endpoints.length + 1);
    System.arraycopy(endpoints, index, next, index + 1, endpoints.length - index);
    next[index] = endpoint;
    int[] nextStarts = Arrays.copyOf(starts, next.length);
    System.arraycopy(starts, index, nextStarts, index + 1, starts.length - index);
    nextStarts[index] = endpoint.start();
    return after(later, next, nextStarts, null, endpoint);
  }

  CellState without(Order later, int index) {
    Endpoint[] next = Arrays.copyOf(endpoints, endpoints.length - 1);
    System.arraycopy(endpoints, index + 1, next, index, next.length - index);
    int[] nextStarts = Arrays.copyOf(starts, next.length);
    System.arraycopy(starts, index + 1, nextStarts, index, next.length - index);
    return after(later, next, nextStarts, endpoints[index], null);
  }

  /// With an array in which one endpoint is gone, or another one there, or both.
  private CellState after(
      Order later,
      Endpoint[] next,
      int[] nextStarts,
      @Nullable Endpoint gone,
      @Nullable Endpoint come) {
    CellState state = new CellState(later, manifestSeq, frozen, next, nextStarts, this);
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
