package dev.holdfast.emitter.lrp;

import dev.holdfast.events.Endpoint;
import java.util.List;

/// A long-running process on the cell, as its source says it. Immutable.
///
/// @param origin where it stands in the source: the file's name
/// @param group the router group that serves it
/// @param endpoints its ports, each whole but for `since`, which is 0: the source does not know it
public record Lrp(String origin, String instance, String group, List<Endpoint> endpoints) {
  public Lrp {
    endpoints = List.copyOf(endpoints);
  }
}
