package dev.holdfast.router.backend;

import dev.holdfast.events.yaml.YamlException;
import dev.holdfast.events.yaml.YamlMap;

/// What requests are told apart by where the same is to meet the same endpoint. Immutable.
///
/// @param name of the header, in lower case, or of the cookie; empty for the address
/// @param loadMostPercent the most that an endpoint takes, in hundredths of the average load
public record HashConfig(By by, String name, int loadMostPercent) {
  /// Where a request's key stands.
  public enum By {
    CLIENT_ADDRESS,
    HEADER,
    COOKIE
  }

  static final HashConfig DEFAULT = new HashConfig(By.CLIENT_ADDRESS, "", 125);

  static HashConfig from(YamlMap map) throws YamlException {
    By by = map.choice("by", By.class, DEFAULT.by);
    String name =
        switch (by) {
          case CLIENT_ADDRESS -> "";
          case HEADER -> Names.header(map, "name");
          case COOKIE -> Names.cookie(map, "name");
        };
    return new HashConfig(
        by, name, map.integer("loadMaxPercent", 101, 100_000, DEFAULT.loadMostPercent));
  }
}
