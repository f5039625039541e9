package dev.holdfast.registry.table;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// One thing that happens in a simulated world. It brings its own chance, so that it means much the
/// same when other steps are taken away around it. Immutable.
///
/// @param salt the seed of whatever the step leaves to chance
record SimStep(Kind kind, long salt) {
  /// What may happen, and how often in a hundred or so.
  enum Kind {
    TIME_PASSES(10),
    LIFE_GOES_ON(5),
    NOBODY_IS_HEARD(1),
    EMITTERS_WORK(22),
    ROUTER_READS(22),
    TRAFFIC_CONNECTS(6),
    CONNECTS_FAIL(1),
    CONNECTS_ARE_TOLD_LATE(1),
    CONNECTS_ARE_WELL(2),
    INSTANCE_STARTS(12),
    INSTANCE_CHANGES(6),
    INSTANCE_STOPS(6),
    CELL_DIES(1),
    CELL_COMES_BACK(2),
    CELL_SAYS_MORE(2),
    CELL_CLOCK_JUMPS(1),
    SENDS_FARE_BADLY(3),
    SENDS_FARE_WELL(2),
    DELAYED_SENDS_ARRIVE(3),
    LATE_SENDS_LAND(3),
    EMITTER_RESTARTS(3),
    EMITTER_IS_STOPPED(2),
    EMITTER_IS_RESUMED(2),
    EMITTER_IS_REPLACED(2),
    EMITTER_LOSES_ITS_DATA(1),
    MANIFEST_IS_DUE(2),
    CELL_IS_CUT_OFF(1),
    CELL_IS_ISOLATED(1),
    ROUTER_IS_CUT_OFF(1),
    CUTS_ARE_MENDED(2),
    BUS_STOPS(1),
    BUS_STARTS(3),
    RECORD_OF_GARBAGE(3),
    ROUTER_BOOTS(2),
    ROUTER_IS_KILLED(2),
    ROUTER_IS_KILLED_WRITING(2),
    POWER_IS_CUT(2),
    GENERATION_IS_WRITTEN(6),
    DISK_FILLS_UP(1),
    DISK_IS_READ_ONLY(1),
    DISK_IS_MENDED(3),
    DISK_IS_DAMAGED(2),
    ROUTER_IS_STOPPED(1),
    ROUTERS_ARE_RESUMED(2),
    ROUTER_IS_SLOW(1),
    APPEND_CLOCK_JUMPS(1),
    HEAD_IS_TRUNCATED(1),
    TAIL_IS_LOST(1),
    TAIL_IS_REPLACED(2),
    TOPICS_ARE_MADE_ANEW(1),
    CLUSTER_IS_ANOTHER(1);

    private final int weight;

    Kind(int weight) {
      this.weight = weight;
    }
  }

  private static final int WEIGHTS = List.of(Kind.values()).stream().mapToInt(k -> k.weight).sum();

  /// The steps of a seed.
  static List<SimStep> of(long seed, int count) {
    RandomGenerator random = new SplittableRandom(seed);
    List<SimStep> steps = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      steps.add(new SimStep(kind(random.nextInt(WEIGHTS)), random.nextLong()));
    }
    return steps;
  }

  RandomGenerator chance() {
    return new SplittableRandom(salt);
  }

  private static Kind kind(int point) {
    int rest = point;
    for (Kind kind : Kind.values()) {
      rest -= kind.weight;
      if (rest < 0) {
        return kind;
      }
    }
    throw new AssertionError(point);
  }

  @Override
  public String toString() {
    return "%s(%d)".formatted(kind, salt);
  }
}
