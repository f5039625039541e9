package dev.holdfast.cli;

import dev.holdfast.events.Cell;

/// The config files that `holdfast up` writes for its router and its emitters: the same that an
/// operator writes for `holdfast router` and `holdfast emitter`.
final class LocalConfigs {
  private static final String HEAD =
      """
      # Written by `holdfast up` at each start. To change something, copy this file and run it with
      # `holdfast %s --config`.
      """;

  private LocalConfigs() {}

  static String router(LocalSite.Ports ports, int busPort) {
    return HEAD.formatted("router")
        + """
        site: %s
        listen:
          address: "%s"
          port: %d
        admin:
          address: 127.0.0.1
          port: %d
        bus:
          bootstrap: ["127.0.0.1:%d"]
        dataDirectory: state
        drain:
          timeout: 10s
        """
            .formatted(
                LocalBus.SITE,
                ports.address().getHostAddress(),
                ports.router(),
                ports.admin(),
                busPort);
  }

  static String emitter(Cell cell, int busPort) {
    return HEAD.formatted("emitter")
        + """
        site: %s
        cell: "%s"
        address: 127.0.0.1
        lrpDirectory: lrps
        dataDirectory: state
        api:
          port: 0
        bus:
          bootstrap: ["127.0.0.1:%d"]
        """
            .formatted(LocalBus.SITE, cell, busPort);
  }
}
