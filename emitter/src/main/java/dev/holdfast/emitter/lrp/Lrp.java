package dev.holdfast.emitter.lrp;

import dev.holdfast.events.Endpoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A long-running process on the cell, as its source says it. Immutable.
///
/// @param origin where it stands: a file's name, or {@link #API}
/// @param group the router group that serves it
/// @param ttlMs how long the API's word for it lasts; 0 where a file says it
/// @param check how its health is seen; null: it counts as healthy
/// @param endpoints its ports, each whole but for `since`, which is 0: the source does not know it
public record Lrp(
    String origin,
    String instance,
    String group,
    long ttlMs,
    @Nullable HealthCheck check,
    List<Endpoint> endpoints) {
  /// The origin of what the API says: no name of an LRP file.
  public static final String API = "api";

  public Lrp {
    endpoints = List.copyOf(endpoints);
  }

  public boolean isOfApi() {
    return origin.equals(API);
  }
}
