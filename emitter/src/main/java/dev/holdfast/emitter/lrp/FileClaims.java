package dev.holdfast.emitter.lrp;

import dev.holdfast.events.Endpoint;
import dev.holdfast.events.EndpointId;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which file speaks for an endpoint: the one that did so first stands, a newcomer's file is
/// refused whole until the incumbent lets go. Source thread only.
final class FileClaims {
  private FileClaims() {}

  /// Lets each file have what it offers where no other file holds an endpoint of it.
  static void settle(Collection<LrpFile> files, Path directory) {
    if (areDistinct(files)) {
      files.forEach(LrpFile::believe);
      return;
    }
    Map<EndpointId, String> holders = new HashMap<>();
    for (LrpFile file : files) {
      hold(holders, file);
    }
    // A file that lets go of an endpoint makes room for another one: again, until nothing moves.
    boolean moved = true;
    while (moved) {
      moved = false;
      for (LrpFile file : files) {
        if (!file.isBelieved() && clash(holders, file) == null) {
          release(holders, file);
          file.believe();
          hold(holders, file);
          moved = true;
        }
      }
    }
    for (LrpFile file : files) {
      @Nullable EndpointId clash = clash(holders, file);
      if (file.isBelieved() || clash == null) {
        file.believe();
      } else {
        file.refuse(
            "%s/%s:1: endpoint %s stands in %s/%s already; expected it in one file"
                .formatted(
                    directory, file.name(), clash, directory, String.valueOf(holders.get(clash))));
      }
    }
  }

  private static boolean areDistinct(Collection<LrpFile> files) {
    Map<EndpointId, String> seen = new HashMap<>();
    for (LrpFile file : files) {
      for (Lrp lrp : file.offered()) {
        for (Endpoint endpoint : lrp.endpoints()) {
          if (seen.put(endpoint.id(), file.name()) != null) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private static @Nullable EndpointId clash(Map<EndpointId, String> holders, LrpFile file) {
    for (Lrp lrp : file.offered()) {
      for (Endpoint endpoint : lrp.endpoints()) {
        if (!holders.getOrDefault(endpoint.id(), file.name()).equals(file.name())) {
          return endpoint.id();
        }
      }
    }
    return null;
  }

  private static void hold(Map<EndpointId, String> holders, LrpFile file) {
    for (Lrp lrp : file.believed()) {
      for (Endpoint endpoint : lrp.endpoints()) {
        holders.put(endpoint.id(), file.name());
      }
    }
  }

  private static void release(Map<EndpointId, String> holders, LrpFile file) {
    for (Lrp lrp : file.believed()) {
      for (Endpoint endpoint : lrp.endpoints()) {
        holders.remove(endpoint.id(), file.name());
      }
    }
  }
}
