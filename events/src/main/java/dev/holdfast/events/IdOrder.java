package dev.holdfast.events;

import java.util.Arrays;
import java.util.List;

/// Sorts endpoints of one cell by their ids. An instance's id is mostly a random GUID, which says
/// by itself about where it stands among so many: one pass puts each there, a second one puts
/// neighbours right. Where ids are others it is the library's sort. Pure functions; each manifest
/// that is read passes through here.
final class IdOrder {
  /// With random GUIDs it is a quarter of a step for each.
  private static final int STEPS_MOST = 4;

  private IdOrder() {}

  /// Of one cell, in any order.
  static Endpoint[] sorted(List<Endpoint> endpoints) {
    int count = endpoints.size();
    int[] ends = new int[count];
    for (int i = 0; i < count; i++) {
      ends[endpoints.get(i).placeAmong(count)]++;
    }
    int end = 0;
    for (int i = 0; i < count; i++) {
      end += ends[i];
      ends[i] = end;
    }
    Endpoint[] sorted = new Endpoint[count];
    // From behind, so that what is sorted already stays so.
    for (int i = count - 1; i >= 0; i--) {
      Endpoint endpoint = endpoints.get(i);
      sorted[--ends[endpoint.placeAmong(count)]] = endpoint;
    }
    settle(sorted);
    return sorted;
  }

  /// Insertion sort, for as long as little is to be moved.
  private static void settle(Endpoint[] nearlySorted) {
    long stepsLeft = (long) STEPS_MOST * nearlySorted.length;
    for (int i = 1; i < nearlySorted.length; i++) {
      Endpoint endpoint = nearlySorted[i];
      int at = i;
      while (at > 0 && nearlySorted[at - 1].compareInCellTo(endpoint) > 0) {
        nearlySorted[at] = nearlySorted[at - 1];
        at--;
      }
      nearlySorted[at] = endpoint;
      stepsLeft -= i - at;
      if (stepsLeft < 0) {
        Arrays.sort(nearlySorted, Endpoint::compareInCellTo);
        return;
      }
    }
  }
}
