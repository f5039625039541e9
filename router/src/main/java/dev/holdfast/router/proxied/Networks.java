package dev.holdfast.router.proxied;

import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A set of networks, looked through one by one: there are few. Immutable.
public final class Networks {
  public static final Networks NONE = new Networks(List.of());
  public static final Networks ALL =
      new Networks(List.of(Network.parse("0.0.0.0/0"), Network.parse("::/0")));

  private final Network[] all;

  private Networks(Collection<Network> all) {
    this.all = all.toArray(Network[]::new);
  }

  static Networks of(Collection<Network> networks) {
    return new Networks(networks);
  }

  /// Whether nobody has named any: each address is in it.
  @SuppressWarnings("ReferenceEquality") // Who writes down all networks means them.
  public boolean isAll() {
    return this == ALL;
  }

  /// Whether one of them has the address. One of IPv4 that is written as IPv6 (`::ffff:10.0.0.1`)
  /// is taken for what it is.
  public boolean contains(InetAddress address) {
    return all.length > 0 && contains(address.getAddress());
  }

  /// Whether one of them has the address, of 4 or 16 bytes.
  public boolean contains(byte[] address) {
    for (Network network : all) {
      if (network.contains(address)) {
        return true;
      }
    }
    return false;
  }

  /// Whether it is made of the same networks in the same order.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Networks networks && networks.toString().equals(toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  @Override
  public String toString() {
    return List.of(all).toString();
  }
}
