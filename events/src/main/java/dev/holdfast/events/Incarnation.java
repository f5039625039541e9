package dev.holdfast.events;

/// One life of a cell's emitter. Ordered by epoch, then by id, both unsigned: of two emitters of
/// one name the greater one counts. Epoch 0 means "not yet known" and is borne by a Hello only.
/// Immutable.
///
/// @param epoch max(persisted epoch + 1, append time of the Hello in ms), fsynced before it is used
/// @param idHigh first 8 bytes of the random id
/// @param idLow last 8 bytes of the random id
public record Incarnation(long epoch, long idHigh, long idLow) implements Comparable<Incarnation> {
  @Override
  public int compareTo(Incarnation other) {
    int byEpoch = Long.compareUnsigned(epoch, other.epoch);
    if (byEpoch != 0) {
      return byEpoch;
    }
    int byHigh = Long.compareUnsigned(idHigh, other.idHigh);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(idLow, other.idLow);
  }

  /// `epoch/id` as people read it.
  @Override
  public String toString() {
    return "%s/%016x%016x".formatted(Long.toUnsignedString(epoch), idHigh, idLow);
  }
}
