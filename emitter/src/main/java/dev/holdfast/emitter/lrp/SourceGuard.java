package dev.holdfast.emitter.lrp;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Tells a source's facts from its faults: a list that looks like a fault is held back, and the
/// last good one stays. Immutable, pure.
///
/// A source that errs or has vanished gives no list, and nothing is believed of it. A list from
/// another directory than before, or one that drops over half of ten or more LRPs, is held until
/// two lists 30 s apart agree on the directory and on what is gone, or the operator accepts it.
/// Lists may differ in what is new meanwhile: a busy cell would never show the same list twice.
public final class SourceGuard {
  /// Below this many LRPs any list is believed: on a small cell half of them is an everyday change.
  public static final int MASS_LEAST = 10;

  public static final long AGREE_AFTER_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final @Nullable Good good;
  private final @Nullable Doubt doubt;

  private record Good(Set<String> instances, String place) {}

  /// @param list the newest list in doubt; null where the source gives none
  private record Doubt(
      String why, Observation.@Nullable Listed list, Set<String> gone, long sinceNanos) {}

  private SourceGuard(@Nullable Good good, @Nullable Doubt doubt) {
    this.good = good;
    this.doubt = doubt;
  }

  /// Before anything is known of the cell: the first list is believed.
  public static SourceGuard unknowing() {
    return new SourceGuard(null, null);
  }

  /// After a restart: the instances of the cell's persisted truth and the directory it came from.
  public static SourceGuard knowing(Set<String> instances, String place) {
    return new SourceGuard(new Good(Set.copyOf(instances), place), null);
  }

  /// Goes by what another guard knows from now on. What is in doubt stays so: it is about the
  /// source, whatever becomes of the cell's truth meanwhile.
  public SourceGuard goingBy(SourceGuard other) {
    return new SourceGuard(other.good, doubt);
  }

  /// What comes of an observation.
  ///
  /// @param believed the list to go by from now on; null: the last good one stays
  public record Step(SourceGuard next, Observation.@Nullable Listed believed) {}

  public Step observe(Observation observation, long nowNanos) {
    return switch (observation) {
      case Observation.Failed failed -> keep(new Doubt(failed.why(), null, Set.of(), nowNanos));
      case Observation.Listed listed -> judge(listed, nowNanos);
    };
  }

  /// The operator accepts the list that is held back, if there is one.
  public Step accept() {
    return doubt == null || doubt.list == null ? new Step(this, null) : believe(doubt.list);
  }

  /// Why the last good list is kept; null while the source is believed.
  public @Nullable String alert() {
    return doubt == null ? null : doubt.why;
  }

  /// Whether a list is held back that the operator could accept.
  public boolean holdsList() {
    return doubt != null && doubt.list != null;
  }

  /// Nanoseconds until a list would be believed if it agreed with the one held back; -1 where none
  /// is.
  public long agreesInNanos(long nowNanos) {
    return doubt == null || doubt.list == null
        ? -1
        : Math.max(0, AGREE_AFTER_NANOS - (nowNanos - doubt.sinceNanos));
  }

  private Step judge(Observation.Listed listed, long nowNanos) {
    if (good == null) {
      return believe(listed);
    }
    Set<String> gone = new HashSet<>(good.instances);
    gone.removeAll(instances(listed));
    @Nullable String suspicion = suspicion(good, listed, gone);
    if (suspicion == null) {
      return believe(listed);
    }
    if (doubt != null
        && doubt.list != null
        && doubt.gone.equals(gone)
        && doubt.list.place().equals(listed.place())) {
      return nowNanos - doubt.sinceNanos >= AGREE_AFTER_NANOS
          ? believe(listed)
          : keep(new Doubt(suspicion, listed, gone, doubt.sinceNanos));
    }
    return keep(new Doubt(suspicion, listed, gone, nowNanos));
  }

  private static @Nullable String suspicion(
      Good good, Observation.Listed listed, Set<String> gone) {
    int known = good.instances.size();
    if (known >= MASS_LEAST && gone.size() * 2 > known) {
      return "the list drops %d of %d LRPs at once".formatted(gone.size(), known);
    }
    return good.place.isEmpty() || good.place.equals(listed.place())
        ? null
        : "the directory is another one than before (device and inode %s, before %s)"
            .formatted(listed.place(), good.place);
  }

  private static Step believe(Observation.Listed listed) {
    return new Step(new SourceGuard(new Good(instances(listed), listed.place()), null), listed);
  }

  private Step keep(Doubt newDoubt) {
    return new Step(new SourceGuard(good, newDoubt), null);
  }

  private static Set<String> instances(Observation.Listed listed) {
    Set<String> instances = new HashSet<>();
    for (Lrp lrp : listed.lrps()) {
      instances.add(lrp.instance());
    }
    return instances;
  }
}
