package dev.holdfast.registry.facts;

import dev.holdfast.events.Endpoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;

/// What a manifest makes of the endpoints that were known: one walk over two arrays sorted by id.
/// An endpoint that is equal to the known one stays the same object, and a manifest that says
/// nothing new keeps the very array: it changes no pool. One merge, one use.
final class ManifestMerge {
  private final UnaryOperator<Endpoint> share;
  private final List<Change> changes = new ArrayList<>();

  ManifestMerge(UnaryOperator<Endpoint> share) {
    this.share = share;
  }

  /// In the order of ids.
  List<Change> changes() {
    return Collections.unmodifiableList(changes);
  }

  /// The endpoints from now on, sorted by id: `known` itself where nothing changed.
  ///
  /// @param next sorted by id; taken over
  Endpoint[] merge(Endpoint[] known, Endpoint[] next) {
    int at = 0;
    for (int i = 0; i < next.length; i++) {
      while (at < known.length && known[at].compareInCellTo(next[i]) < 0) {
        changes.add(new Change.Removed(known[at++]));
      }
      boolean same = at < known.length && known[at].compareInCellTo(next[i]) == 0;
      next[i] = same ? keptOrChanged(known[at++], next[i]) : added(next[i]);
    }
    while (at < known.length) {
      changes.add(new Change.Removed(known[at++]));
    }
    return changes.isEmpty() ? known : next;
  }

  private Endpoint keptOrChanged(Endpoint before, Endpoint listed) {
    if (before.equals(listed)) {
      return before;
    }
    Endpoint now = changed(before, listed, share);
    changes.add(new Change.Changed(before, now));
    return now;
  }

  /// What is kept of an endpoint that is said to have changed: what is said, with the parts of
  /// before where they are equal. Those are shared already.
  static Endpoint changed(Endpoint before, Endpoint said, UnaryOperator<Endpoint> share) {
    Endpoint now = said.sharing(before);
    return now.sharesRoutesOf(before) ? now : share.apply(now);
  }

  private Endpoint added(Endpoint listed) {
    Endpoint now = share.apply(listed);
    changes.add(new Change.Added(now));
    return now;
  }
}
