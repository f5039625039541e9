package dev.holdfast.emitter;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How many instances of an app may be out of service on the cell at once: draining or interrupted,
/// whoever said so. Immutable, pure.
///
/// @param most 0: any number
record DrainGuard(int most) {
  /// Why an order must not be; null: it may.
  @Nullable String refusal(CellTruth before, CellTruth after) {
    if (most == 0) {
      return null;
    }
    Map<String, Set<String>> now = outOfService(before);
    for (Map.Entry<String, Set<String>> app : outOfService(after).entrySet()) {
      int then = app.getValue().size();
      if (then > most && then > now.getOrDefault(app.getKey(), Set.of()).size()) {
        return "%d instances of app %s would be out of service on this cell; expected at most %d (drain.most): wait for the others, or force it"
            .formatted(then, app.getKey(), most);
      }
    }
    return null;
  }

  /// The instances that are out of service, by their app; one without an app's name is nobody's
  /// other half.
  private static Map<String, Set<String>> outOfService(CellTruth truth) {
    Map<String, Set<String>> instances = new HashMap<>();
    truth
        .claims()
        .forEach((id, claim) -> {
          String app = claim.stated().app().app();
          if (!app.isEmpty() && !claim.isInService()) {
            instances.computeIfAbsent(app, _ -> new HashSet<>()).add(id.instance());
          }
        });
    return instances;
  }
}
