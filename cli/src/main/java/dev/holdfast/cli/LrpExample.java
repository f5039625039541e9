package dev.holdfast.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The commented example that lies in each LRP folder of `holdfast up`: copied and edited, it is an
/// app's file.
final class LrpExample {
  /// Its name does not end in `.yaml`, so the emitter passes it over.
  static final String NAME = "my-app.yaml.example";

  private static final String TEXT =
      """
      # An app (LRP: long-running process) of this cell. Copy this file to a name that ends in .yaml and edit it:
      # the emitter sees every change at once. A file that cannot be used is refused with file and line, and what
      # it said before stays. Several apps in one file: a list below `lrps:`.

      instance: my-app-0              # this instance's own name on this cell
      app: my-app                     # whose instance it is: what all its instances share
      index: 0                        # which of them, from 0
      endpoints:
        - port: 3000                  # where it listens
          routes:                     # hosts in lower case, `*.` in front for any host below; a path after them
            - my-app.example.com
            - "*.my-app.example.com"
            - shop.example.com/my-app

      # All of these have defaults:
      # address: 127.0.0.1            # of the host it listens on; here the cell's
      # state: live                   # or draining (no new requests), interrupted (back soon)
      # stateFor: 30s                 # with draining or interrupted: how long
      # check: {path: /health}       # announced only while a GET of it answers 200 to 399; `check: {}` connects
      # weight: 100                   # its share of the traffic, 1 to 1000
      # zone: z1
      # processType: web
      # tags: {team: shop}
      # With TLS, below `endpoints`:
      #     tlsPort: 3443
      #     identity: my-app.internal # the name that its certificate must carry
      """;

  private LrpExample() {}

  /// Puts it into a folder where there is none.
  static void write(Path lrpFolder) throws IOException {
    Path file = lrpFolder.resolve(NAME);
    if (Files.notExists(file)) {
      Files.writeString(file, TEXT);
    }
  }
}
