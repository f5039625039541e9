package dev.holdfast.router.transport;

import io.netty.channel.ChannelId;

/// Tells a connection apart from others of this process, for a log's reader. Netty's own tells it
/// apart from all others anywhere, which costs two looks at the clock. Immutable.
final class ConnectionId implements ChannelId {
  private static final long serialVersionUID = 1;

  @Override
  public String asShortText() {
    return Integer.toHexString(hashCode());
  }

  @Override
  public String asLongText() {
    return asShortText();
  }

  @Override
  public int compareTo(ChannelId other) {
    return Integer.compare(hashCode(), other.hashCode());
  }
}
