package dev.holdfast.perf.degraded;

import java.util.List;

/// All of them, in the order in which they are played. Stateless.
final class Faults {
  static final List<Fault> ALL =
      List.of(
          new MisbehavingApps(),
          new ManyDead(),
          new RouteEdited(),
          new CellsWithoutBus(45),
          new CellsWithoutBus(90),
          new RollingRestart(),
          new BusKilled(),
          new BusFrozen(),
          new BusSlow(),
          new BusEmptied(),
          new BusReplaced(),
          new RouterKilled(),
          new RouterStopped(),
          new CellKilled(),
          new EmittersRestarted(),
          new ZombieEmitter(),
          new AddressReused(false),
          new AddressReused(true),
          new WrongClock(),
          new FullDisk());

  private Faults() {}

  /// Their names.
  static List<String> names() {
    return ALL.stream().map(Fault::name).toList();
  }
}
