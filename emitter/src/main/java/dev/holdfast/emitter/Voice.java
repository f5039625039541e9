package dev.holdfast.emitter;

import dev.holdfast.events.Cell;
import dev.holdfast.events.Header;
import dev.holdfast.events.Incarnation;
import dev.holdfast.events.Order;
import java.time.InstantSource;

/// Who speaks: what stands in the header of every record. Immutable.
///
/// @param version the emitter's, for people
/// @param wall wall time, which people see and nothing is decided by
record Voice(String site, Cell cell, String version, InstantSource wall) {
  Header header(Incarnation incarnation, long seq) {
    return new Header(site, cell, new Order(incarnation, seq), Math.max(0, wall.millis()));
  }
}
