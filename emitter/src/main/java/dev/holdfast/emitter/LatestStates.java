package dev.holdfast.emitter;

import dev.holdfast.events.Digest;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.EndpointId;
import dev.holdfast.events.wire.Digests;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The latest state of each endpoint of a group, and which of them the log may not have. Emitter
/// loop only.
///
/// Never a queue: a state that changes twice is said once, so an outage of any length costs no
/// memory.
final class LatestStates {
  /// So many endpoints that are gone may wait to be said beyond the number of living ones; then a
  /// manifest is cheaper than they are.
  private static final int GONE_DIRTY_MOST = 1_000;

  private final Map<EndpointId, Endpoint> latest = new LinkedHashMap<>();

  /// Whose latest state is to be said, in the order in which they changed.
  private final Set<EndpointId> dirty = new LinkedHashSet<>();

  /// The seq of the newest record of an endpoint that is under way.
  private final Map<EndpointId, Long> inFlight = new HashMap<>();

  /// Whose latest state the bus has refused for good.
  private final Set<EndpointId> refused = new HashSet<>();

  /// Whose latest state no record of their own says, since a manifest is to say it: were it
  /// forgotten, nobody would say it where the bus refuses the manifest.
  private final SequencedSet<EndpointId> covered = new LinkedHashSet<>();

  private @Nullable Digest digest;

  /// Takes all endpoints as they are now; those that are new or changed come before those that are
  /// gone.
  void update(List<Endpoint> endpoints) {
    Set<EndpointId> gone = new LinkedHashSet<>(latest.keySet());
    for (Endpoint endpoint : endpoints) {
      gone.remove(endpoint.id());
      if (!endpoint.equals(latest.put(endpoint.id(), endpoint))) {
        onChanged(endpoint.id());
      }
    }
    for (EndpointId id : gone) {
      latest.remove(id);
      onChanged(id);
    }
  }

  private void onChanged(EndpointId id) {
    dirty.add(id);
    refused.remove(id);
    digest = null;
  }

  /// The endpoint's latest state; null where it is gone.
  @Nullable Endpoint find(EndpointId id) {
    return latest.get(id);
  }

  /// All of them, in the order of their claims.
  List<Endpoint> inOrderOfClaims() {
    List<Endpoint> endpoints = new ArrayList<>(latest.values());
    endpoints.sort((one, other) -> Long.compare(one.sinceMs(), other.sinceMs()));
    return endpoints;
  }

  boolean hasDirty() {
    return !dirty.isEmpty();
  }

  boolean isManifestCheaper() {
    return dirty.size() > latest.size() + GONE_DIRTY_MOST;
  }

  /// The one that has been dirty for longest, which is not dirty any more.
  EndpointId takeDirty() {
    Iterator<EndpointId> ids = dirty.iterator();
    EndpointId first = ids.next();
    ids.remove();
    return first;
  }

  /// A manifest says all of it.
  void coverByManifest() {
    dirty.forEach(covered::addLast);
    refused.forEach(covered::addLast);
    dirty.clear();
    refused.clear();
    forgetLongGone();
  }

  /// A manifest that was sent after its lost record says it.
  void coverByManifest(EndpointId id) {
    covered.addLast(id);
  }

  /// An outage may outlast any number of endpoints. Of those that are gone the last are kept; the
  /// others wait for a manifest that is taken.
  private void forgetLongGone() {
    Iterator<EndpointId> oldestFirst = covered.iterator();
    while (covered.size() > latest.size() + GONE_DIRTY_MOST) {
      if (!latest.containsKey(oldestFirst.next())) {
        oldestFirst.remove();
      }
    }
  }

  void onManifestAcked() {
    covered.clear();
  }

  /// What it covered is said one by one.
  void onManifestRefused() {
    dirty.addAll(covered);
    covered.clear();
  }

  void onSent(EndpointId id, long seq) {
    covered.remove(id);
    inFlight.put(id, seq);
  }

  void onSettled(EndpointId id, long seq) {
    inFlight.remove(id, seq);
  }

  void onFailed(EndpointId id) {
    dirty.add(id);
  }

  void onRefused(EndpointId id) {
    refused.add(id);
  }

  /// Whether the log has the latest state of this one.
  boolean isSaid(EndpointId id) {
    return !dirty.contains(id) && !inFlight.containsKey(id) && !refused.contains(id);
  }

  /// Whether the log has the latest state of all of them.
  boolean isAllSaid() {
    return dirty.isEmpty() && inFlight.isEmpty() && refused.isEmpty();
  }

  /// The digest of the latest states, computed once after each change.
  Digest digest() {
    @Nullable Digest known = digest;
    if (known == null) {
      known = Digests.of(latest.values());
      digest = known;
    }
    return known;
  }

  int size() {
    return latest.size();
  }

  int dirty() {
    return dirty.size();
  }

  int inFlight() {
    return inFlight.size();
  }
}
