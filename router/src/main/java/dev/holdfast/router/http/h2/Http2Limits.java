package dev.holdfast.router.http.h2;

import dev.holdfast.events.yaml.YamlException;
import dev.holdfast.events.yaml.YamlMap;

/// What one connection of HTTP/2 may take up. Immutable.
///
/// @param streams the most streams at once
/// @param streamWindow what a stream may send ahead of its app, in bytes
/// @param connectionWindow the same of all streams together
/// @param budgetFrames how many frames that ask for nothing a client may send at once
public record Http2Limits(int streams, int streamWindow, int connectionWindow, int budgetFrames) {
  public static final Http2Limits DEFAULT = new Http2Limits(100, 256 << 10, 1 << 20, 1_000);

  // RFC 9113 §6.9.2: what a peer may send before it knows better.
  private static final int WINDOW_LEAST = 65_535;
  private static final int WINDOW_MOST = 1 << 30;

  public static Http2Limits from(YamlMap map) throws YamlException {
    return new Http2Limits(
        map.integer("streamsMax", 1, 10_000, DEFAULT.streams),
        map.integer("streamWindowBytes", WINDOW_LEAST, WINDOW_MOST, DEFAULT.streamWindow),
        map.integer("connectionWindowBytes", WINDOW_LEAST, WINDOW_MOST, DEFAULT.connectionWindow),
        map.integer("budgetFrames", 100, 1_000_000, DEFAULT.budgetFrames));
  }
}
