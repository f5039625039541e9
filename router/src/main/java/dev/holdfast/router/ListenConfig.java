package dev.holdfast.router;

import dev.holdfast.events.yaml.YamlException;
import dev.holdfast.events.yaml.YamlMap;
import dev.holdfast.router.http.ListenAt;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// An address and port to listen on. Immutable.
///
/// @param port 0: any free one
/// @param shared whether other processes may listen there too
public record ListenConfig(InetAddress address, int port, boolean shared) {
  /// One that is not shared.
  public ListenConfig(InetAddress address, int port) {
    this(address, port, false);
  }

  /// Reads the keys `address` and `port` of a mapping.
  static ListenConfig from(YamlMap yaml, String address, int port) throws YamlException {
    return new ListenConfig(
        yaml.value("address", ListenConfig::literal, InetAddress.ofLiteral(address)),
        yaml.integer("port", 0, 65_535, port));
  }

  // Literals only: a start must not wait for DNS, nor listen where a changed zone says.
  private static InetAddress literal(String text) {
    // Not InetAddress.ofLiteral alone, which takes 10.1 for 10.0.0.1.
    if (!NetUtil.isValidIpV4Address(text) && !NetUtil.isValidIpV6Address(text)) {
      throw new IllegalArgumentException(
          "is \"%s\"; expected an IP address, such as 127.0.0.1, 0.0.0.0 or ::".formatted(text));
    }
    return InetAddress.ofLiteral(text);
  }

  /// The same, shared or not as the mapping `listen` says.
  ListenConfig sharedBy(YamlMap listen) throws YamlException {
    return new ListenConfig(address, port, listen.flag("shared", false));
  }

  InetSocketAddress socketAddress() {
    return new InetSocketAddress(address, port);
  }

  ListenAt at() {
    return new ListenAt(socketAddress(), shared);
  }
}
