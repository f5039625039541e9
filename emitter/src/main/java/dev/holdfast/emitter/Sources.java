package dev.holdfast.emitter;

import dev.holdfast.emitter.lrp.Lrp;
import dev.holdfast.emitter.lrp.Observation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the cell's sources, files and API, say together. Emitter loop only.
///
/// Each is believed by itself. An instance belongs to the source that named it first; the other
/// one's word for it is refused until the first lets go.
final class Sources {
  private final GuardedSource files;
  private final Leases leases;

  /// What the files last said; null until they have said anything.
  private Observation.@Nullable Listed listed;

  private boolean changed;

  Sources(GuardedSource files, Leases leases) {
    this.files = files;
    this.leases = leases;
  }

  /// Begins from the persisted truth; null: nothing is known of the cell.
  void begin(@Nullable CellTruth truth, long nowNanos) {
    files.begin(truth);
    List<Lrp> known = truth == null ? List.of() : truth.lrps();
    leases.begin(known.stream().filter(Lrp::isOfApi).toList(), nowNanos);
    if (truth != null) {
      List<Lrp> ofFiles = known.stream().filter(lrp -> !lrp.isOfApi()).toList();
      listed = new Observation.Listed(ofFiles, truth.place(), List.of());
    }
  }

  /// Has the guard go by what was let into the truth: what was refused was never there, so it
  /// cannot be dropped later.
  void goBy(@Nullable CellTruth truth) {
    files.goBy(truth);
  }

  Leases leases() {
    return leases;
  }

  /// The list to go by from now on; null: the last one stays. The API alone makes no list: the
  /// files must have answered once.
  Observation.@Nullable Listed take(long nowNanos) {
    Observation.@Nullable Listed believed = files.take(nowNanos);
    if (believed != null) {
      listed = believed;
      changed = true;
    }
    changed |= leases.lapse(nowNanos);
    if (!changed || listed == null) {
      return null;
    }
    changed = false;
    return merged(listed, leases.lrps());
  }

  /// Whether something has been said that is in no list yet.
  boolean isChanged() {
    return changed;
  }

  /// The list as it would be with this LRP of the API; null where the files have not answered.
  Observation.@Nullable Listed with(Lrp lrp) {
    List<Lrp> ofApi = new ArrayList<>(leases.lrps());
    ofApi.removeIf(other -> other.instance().equals(lrp.instance()));
    ofApi.add(lrp);
    return listed == null ? null : merged(listed, ofApi);
  }

  /// The file that has an instance; null where none has, or where the API was first.
  @Nullable String fileOf(String instance) {
    if (listed == null || leases.holds(instance)) {
      return null;
    }
    for (Lrp lrp : listed.lrps()) {
      if (lrp.instance().equals(instance)) {
        return lrp.origin();
      }
    }
    return null;
  }

  void put(Lrp lrp, long nowNanos) {
    changed |= !lrp.equals(leases.find(lrp.instance()));
    leases.put(lrp, nowNanos);
  }

  void remove(String instance) {
    leases.remove(instance);
    changed = true;
  }

  private Observation.Listed merged(Observation.Listed ofFiles, List<Lrp> ofApi) {
    List<Lrp> lrps = new ArrayList<>();
    List<String> refused = new ArrayList<>(ofFiles.refused());
    for (Lrp lrp : ofFiles.lrps()) {
      if (leases.holds(lrp.instance())) {
        refused.add(
            "%s: instance %s is registered by the API; expected one source an instance: it is taken when the API lets go"
                .formatted(lrp.origin(), lrp.instance()));
      } else {
        lrps.add(lrp);
      }
    }
    lrps.addAll(ofApi);
    return new Observation.Listed(lrps, ofFiles.place(), refused);
  }

  /// Nanoseconds until there is something to do if nothing comes; -1 where nothing is.
  long dueInNanos(long nowNanos) {
    long filesIn = files.dueInNanos(nowNanos);
    long leasesIn = leases.looksInNanos();
    if (filesIn < 0 || leasesIn < 0) {
      return Math.max(filesIn, leasesIn);
    }
    return Math.min(filesIn, leasesIn);
  }
}
