package dev.holdfast.events;

/// The place of a record among all records of its cell: (epoch, id, seq), compared in that order,
/// unsigned. A record changes facts only if its order is greater than the cell's; gaps are normal.
/// Immutable.
///
/// @param seq taken when the record is handed to the producer, re-sends included
public record Order(Incarnation incarnation, long seq) implements Comparable<Order> {
  @Override
  public int compareTo(Order other) {
    int byIncarnation = incarnation.compareTo(other.incarnation);
    return byIncarnation != 0 ? byIncarnation : Long.compareUnsigned(seq, other.seq);
  }

  @Override
  public String toString() {
    return incarnation + "#" + Long.toUnsignedString(seq);
  }
}
