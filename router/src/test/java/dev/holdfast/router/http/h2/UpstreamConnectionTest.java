package dev.holdfast.router.http.h2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.router.http.h1.Fault;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// How a connection to an app ends where it cannot be written to.
class UpstreamConnectionTest {
  private static final UpstreamScratch SCRATCH =
      new UpstreamScratch(new UpstreamLimits(Http2Limits.DEFAULT, 8 << 10, 64));
  private static final Duration CLOSING = Duration.ofSeconds(2);
  private static final byte[] SETTINGS = HexFormat.of().parseHex("000000" + "04" + "0000000000");
  // Last stream 0, NO_ERROR.
  private static final byte[] GO_AWAY =
      HexFormat.of().parseHex("000008" + "07" + "0000000000" + "0000000000000000");
  // HEADERS of stream 1 with END_STREAM: 204 is entry 9 of the static table.
  private static final byte[] NO_CONTENT =
      HexFormat.of().parseHex("000001" + "01" + "0500000001" + "89");

  private final Owner owner = new Owner();
  private final User user = new User();

  /// A connection whose SETTINGS have come.
  private record Settled(
      EmbeddedChannel channel, FedConnection fed, UpstreamConnection connection) {
    void breakOut() {
      channel.pipeline().fireExceptionCaught(new IOException("Broken pipe"));
    }

    void begin(User user) {
      byte[] request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
      user.stream = connection.begin(fed.give(request), user);
      channel.runPendingTasks();
    }

    void pass(Duration time) {
      channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
      channel.runPendingTasks();
    }

    void end() {
      fed.end();
      fed.hasGivenBackAll();
    }
  }

  private Settled settle(EmbeddedChannel channel) throws Exception {
    channel.freezeTime();
    UpstreamConnection connection = new UpstreamConnection(channel, SCRATCH, owner);
    FedConnection fed = new FedConnection(channel, connection);
    connection.greet();
    fed.feed(SETTINGS, SETTINGS.length);
    return new Settled(channel, fed, connection);
  }

  @Test
  void goAwayIsReadThoughAWriteHasFailed() throws Exception {
    Settled settled = settle(new EmbeddedChannel());
    settled.begin(user);
    settled.breakOut();
    assertThat(owner.closing).isTrue();
    assertThat(settled.connection.takesStreams()).isFalse();
    assertThat(user.untouched).isNull();
    settled.fed.feed(GO_AWAY, GO_AWAY.length);
    assertThat(user.untouched).isTrue();
    assertThat(settled.channel.isOpen()).isFalse();
    settled.end();
  }

  @Test
  void anAnswerIsReadThoughAWriteHasFailed() throws Exception {
    Settled settled = settle(new EmbeddedChannel());
    settled.begin(user);
    settled.breakOut();
    settled.breakOut();
    settled.fed.feed(NO_CONTENT, NO_CONTENT.length);
    assertThat(user.answer.toString(StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 204 ");
    assertThat(user.untouched).isNull();
    assertThat(settled.channel.isOpen()).isFalse();
    settled.end();
  }

  @Test
  void aWayInThatDoesNotEndIsNotReadForEver() throws Exception {
    Settled settled = settle(new EmbeddedChannel());
    settled.begin(user);
    settled.breakOut();
    settled.pass(CLOSING.minusMillis(1));
    assertThat(settled.channel.isOpen()).isTrue();
    settled.pass(Duration.ofMillis(1));
    assertThat(settled.channel.isOpen()).isFalse();
    assertThat(user.untouched).isFalse();
    settled.end();
  }

  @Test
  void aConnectionThatNobodyUsesClosesAsItBreaks() throws Exception {
    Settled settled = settle(new EmbeddedChannel());
    settled.breakOut();
    assertThat(settled.channel.isOpen()).isFalse();
    settled.end();
  }

  /// Its GOAWAY never goes out.
  @Test
  void aConnectionToAnAppThatDoesNotReadClosesInTime() throws Exception {
    Settled settled = settle(new EmbeddedChannel(new Stuck()));
    settled.connection.drain();
    settled.pass(CLOSING.minusMillis(1));
    assertThat(settled.channel.isOpen()).isTrue();
    settled.pass(Duration.ofMillis(1));
    assertThat(settled.channel.isOpen()).isFalse();
    assertThat(owner.closed).isTrue();
    settled.end();
  }

  /// What is written never goes out.
  private static final class Stuck extends ChannelOutboundHandlerAdapter {
    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      ReferenceCountUtil.release(message);
    }
  }

  private static final class Owner implements UpstreamOwner {
    private boolean closing;
    private boolean closed;

    @Override
    public void onSettled() {}

    @Override
    public void onClosing() {
      closing = true;
    }

    @Override
    public void onClosed(Throwable why) {
      closed = true;
    }

    @Override
    public Duration closingMost() {
      return CLOSING;
    }

    @Override
    public long nowNanos() {
      return 0;
    }
  }

  /// Leaves its stream as the answer's head has come.
  private static final class User implements UpstreamUser {
    private final ByteArrayOutputStream answer = new ByteArrayOutputStream();
    private @Nullable UpstreamStream stream;
    private @Nullable Boolean untouched;

    @Override
    public void onAnswer(ByteBuf more) {
      byte[] octets = new byte[more.readableBytes()];
      more.readBytes(octets);
      more.release();
      answer.writeBytes(octets);
    }

    @Override
    public void onAnswerReadComplete() {
      if (stream != null) {
        stream.leave();
      }
    }

    @Override
    public void onWritable() {}

    @Override
    public void onFault(Fault fault) {
      throw new AssertionError(fault);
    }

    @Override
    public void onClosed(boolean newUntouched) {
      untouched = newUntouched;
    }
  }
}
