package dev.holdfast.emitter;

/// What can be wrong while an emitter goes on.
enum Mode {
  /// Nothing is acknowledged: the latest state is kept and said when the bus is back.
  BUS_GONE("the bus does not acknowledge"),
  /// The source looks faulty: its last good list stays.
  SOURCE_GUARDED("the last good list of LRPs stays"),
  /// So many health checks fail at once that the cell's network is the likelier cause.
  CHECKS_DOUBTED("health checks take nobody away"),
  /// The cell is too large for one manifest: new endpoints are refused.
  OVERSIZED("new endpoints are refused"),
  /// The bus refuses a record for good.
  RECORD_REFUSED("the bus refuses a record"),
  /// The data directory cannot be written: nothing new is said, since a restart would not know it.
  DISK_FAILING("the data directory cannot be written"),
  /// The persisted truth names a group that the configuration does not.
  UNKNOWN_GROUP("endpoints of a group that is not configured are left as they are");

  private final String meaning;

  Mode(String meaning) {
    this.meaning = meaning;
  }

  String meaning() {
    return meaning;
  }
}
