package dev.holdfast.perf.load;

import dev.holdfast.events.Digest;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.log.LogWriter;
import dev.holdfast.events.wire.Digests;
import dev.holdfast.perf.site.CellVoice;
import java.util.List;

/// One cell of a fleet, which says the same all the time. One thread.
final class FleetVoice {
  private final SyntheticCell cell;
  private final CellVoice voice;
  private Digest digest = Digest.EMPTY;
  private boolean isMuted;

  FleetVoice(SyntheticCell cell, String site, LogWriter writer) {
    this.cell = cell;
    this.voice = new CellVoice(writer, site, cell.cell(), cell.number());
  }

  boolean isMuted() {
    return isMuted;
  }

  void mute(boolean muted) {
    isMuted = muted;
  }

  /// Begins, and lists all endpoints; blocks until the bus has it all, however long it is out.
  void begin() {
    voice.hello();
    manifest();
  }

  /// Lists all endpoints; blocks until the bus has the list, however long it is out.
  void manifest() {
    List<Endpoint> endpoints = cell.endpoints();
    digest = Digests.of(endpoints);
    voice.manifest(endpoints);
  }

  /// Says that the cell is alive, without waiting.
  void beat() {
    voice.beat(digest);
  }
}
