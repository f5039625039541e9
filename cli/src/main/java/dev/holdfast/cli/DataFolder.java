package dev.holdfast.cli;

import dev.holdfast.events.Cell;
import java.nio.file.Path;

/// Where `holdfast up` keeps what: the folder that `--data` names. Immutable.
///
/// ```
/// lock                    held by the `up` that uses the folder
/// bus/                    the broker: its data, log, port and process id
/// router.yaml             the router's config, written at each start
/// state/                  the routes that the router knows again after a restart
/// cells/<cell>/lrps/      the cell's LRPs, one or more in a YAML file: yours to edit
/// cells/<cell>/emitter.yaml, state/   its emitter's config, written at each start, and state
/// ```
record DataFolder(Path path) {
  static final String DEFAULT = "data";

  Path bus() {
    return path.resolve("bus");
  }

  Path routerConfig() {
    return path.resolve("router.yaml");
  }

  Path cells() {
    return path.resolve("cells");
  }

  Path cell(Cell cell) {
    return cells().resolve(cell.name());
  }

  Path lrps(Cell cell) {
    return cell(cell).resolve("lrps");
  }

  Path emitterState(Cell cell) {
    return cell(cell).resolve("state");
  }

  Path emitterConfig(Cell cell) {
    return cell(cell).resolve("emitter.yaml");
  }
}
