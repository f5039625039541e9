package dev.holdfast.perf.proxy;

import java.io.IOException;

/// A proxy that can be measured. Immutable.
interface Peer {
  String name();

  /// Why it cannot run here; empty where it can.
  String missing();

  String version();

  /// Writes what it is configured by into the setting's directory. Blocks.
  Launch prepare(Setting setting) throws IOException;
}
