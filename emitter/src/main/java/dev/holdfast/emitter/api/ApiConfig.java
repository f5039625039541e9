package dev.holdfast.emitter.api;

import dev.holdfast.events.IpText;
import dev.holdfast.events.yaml.YamlException;
import dev.holdfast.events.yaml.YamlMap;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where the API listens and who may use it. Immutable; `docs/configuration.md` has the keys.
///
/// @param tokenFile null: the emitter makes a token of its own
public record ApiConfig(InetSocketAddress address, @Nullable Path tokenFile) {
  private static final int DEFAULT_PORT = 8082;

  /// Reads the mapping `api`.
  ///
  /// @param base what a relative path is relative to
  public static ApiConfig from(YamlMap map, Path base) throws YamlException {
    InetAddress address =
        map.value("address", ApiConfig::address, InetAddress.getLoopbackAddress());
    int port = map.integer("port", 0, 65_535, DEFAULT_PORT);
    @Nullable Path tokenFile =
        map.has("tokenFile") ? base.resolve(map.text("tokenFile")).normalize() : null;
    if (!address.isLoopbackAddress() && tokenFile == null) {
      throw map.error(
          "address",
          "is \"%s\"; expected a loopback address, or a `tokenFile` beside it: others can reach it"
              .formatted(address.getHostAddress()));
    }
    return new ApiConfig(new InetSocketAddress(address, port), tokenFile);
  }

  private static InetAddress address(String text) {
    if (!IpText.isCanonical(text)) {
      throw new IllegalArgumentException(
          "is \"%s\"; expected an IP address such as 127.0.0.1".formatted(text));
    }
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new AssertionError("a literal needs no look-up", e);
    }
  }
}
