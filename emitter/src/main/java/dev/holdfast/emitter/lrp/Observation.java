package dev.holdfast.emitter.lrp;

import java.util.List;

/// What a source has seen when it looked. Immutable.
public sealed interface Observation {
  /// The complete list of the cell's LRPs.
  ///
  /// @param place which directory was listed, by device and inode: another one under the same name
  ///   may be an accident
  /// @param refused what was refused, a sentence each; the last good state of it is in the list
  record Listed(List<Lrp> lrps, String place, List<String> refused) implements Observation {
    public Listed {
      lrps = List.copyOf(lrps);
      refused = List.copyOf(refused);
    }
  }

  /// There is no list: the source errs or has vanished.
  record Failed(String why) implements Observation {}
}
