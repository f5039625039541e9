package dev.holdfast.emitter.check;

import dev.holdfast.emitter.lrp.HealthCheck;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One look at an endpoint: a connect, and for HTTP a GET up to the answer's status line. Check
/// thread only.
final class Look implements AutoCloseable {
  private static final int STATUS_LINE_MOST = 256;
  private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] (\\d{3})(?: .*)?");
  private static final int OK_LEAST = 200;
  private static final int OK_MOST = 399;

  private final Checked checked;
  private final SocketChannel channel;
  private final ByteBuffer in = ByteBuffer.allocate(STATUS_LINE_MOST);
  private @Nullable ByteBuffer out;

  private Look(Checked checked, SocketChannel channel) {
    this.checked = checked;
    this.channel = channel;
  }

  /// What has come of it. Immutable.
  sealed interface Outcome {
    record Waiting() implements Outcome {}

    record Good() implements Outcome {}

    record Bad(String why) implements Outcome {}
  }

  private static final Outcome WAITING = new Outcome.Waiting();
  private static final Outcome GOOD = new Outcome.Good();

  /// Opens a socket; fails where this process can have none, which says nothing of the endpoint.
  static Look open(Checked checked, Selector selector, Object attachment) throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_CONNECT, attachment);
      return new Look(checked, channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /// Begins to connect.
  Outcome begin(Selector selector) {
    try {
      if (!channel.connect(new InetSocketAddress(checked.address(), checked.port()))) {
        return WAITING;
      }
      return connected(key(selector));
    } catch (UnsupportedAddressTypeException _) {
      // Without IPv6 a JVM opens IPv4 sockets, and an IPv6 address is no address to them.
      return new Outcome.Bad(
          "%s is an IPv6 address; this host has IPv4 alone".formatted(checked.hostPort()));
    } catch (IOException e) {
      return new Outcome.Bad(said(e));
    }
  }

  private SelectionKey key(Selector selector) {
    return java.util.Objects.requireNonNull(channel.keyFor(selector));
  }

  /// Goes on where the socket is ready.
  Outcome onReady(SelectionKey key) {
    try {
      if (key.isConnectable()) {
        return channel.finishConnect() ? connected(key) : WAITING;
      }
      return key.isWritable() ? write(key) : read();
    } catch (IOException e) {
      return new Outcome.Bad(said(e));
    }
  }

  private Outcome connected(SelectionKey key) throws IOException {
    if (checked.check().kind() == HealthCheck.Kind.TCP) {
      return GOOD;
    }
    out =
        ByteBuffer.wrap(
            "GET %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: holdfast-check\r\nConnection: close\r\n\r\n"
                .formatted(checked.check().path(), checked.hostPort())
                .getBytes(StandardCharsets.US_ASCII));
    return write(key);
  }

  private Outcome write(SelectionKey key) throws IOException {
    ByteBuffer request = java.util.Objects.requireNonNull(out);
    channel.write(request);
    key.interestOps(request.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    return WAITING;
  }

  private Outcome read() throws IOException {
    int read = channel.read(in);
    String head = new String(in.array(), 0, in.position(), StandardCharsets.ISO_8859_1);
    int end = head.indexOf("\r\n");
    if (end >= 0) {
      return judged(head.substring(0, end));
    }
    if (read < 0) {
      return new Outcome.Bad("the connection ended without an answer");
    }
    return in.hasRemaining() ? WAITING : new Outcome.Bad("the answer is not HTTP/1.1");
  }

  private Outcome judged(String line) {
    Matcher matcher = STATUS_LINE.matcher(line);
    if (!matcher.matches()) {
      return new Outcome.Bad("the answer is not HTTP/1.1");
    }
    int status = Integer.parseInt(matcher.group(1));
    int expected = checked.check().status();
    boolean isGood = expected == 0 ? status >= OK_LEAST && status <= OK_MOST : status == expected;
    return isGood
        ? GOOD
        : new Outcome.Bad(
            "GET %s answered %d; expected %s"
                .formatted(
                    checked.check().path(), status, expected == 0 ? "200 to 399" : expected));
  }

  private static String said(IOException e) {
    return String.valueOf(e.getMessage());
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException _) {
      // It holds nothing any more.
    }
  }
}
