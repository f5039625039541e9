package dev.holdfast.router.http.h2;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A connection's handler that is fed bytes by hand. One thread.
final class FedConnection {
  /// Of what is fed, a buffer for each piece: that they are given back is looked at here, and a
  /// leak detector's stack trace of each would take most of the time.
  private static final ByteBufAllocator GIVEN = new UnpooledByteBufAllocator(true, true);

  private final EmbeddedChannel channel;
  private final ChannelInboundHandler handler;
  private final ChannelHandlerContext context;
  private final List<ByteBuf> given = new ArrayList<>();

  FedConnection(EmbeddedChannel channel, ChannelInboundHandler handler) {
    channel.pipeline().addLast(handler);
    this.channel = channel;
    this.handler = handler;
    this.context = channel.pipeline().context(handler);
  }

  /// The bytes in a buffer that is to be given back.
  ByteBuf give(byte[] bytes) {
    ByteBuf buffer = GIVEN.directBuffer(Math.max(1, bytes.length)).writeBytes(bytes);
    given.add(buffer);
    return buffer;
  }

  /// As read from the socket. Not by the pipeline, which would keep an exception to itself.
  void feed(byte[] bytes) throws Exception {
    handler.channelRead(context, give(bytes));
  }

  /// In pieces of at most so many bytes, as one wake-up reads them.
  void feed(byte[] bytes, int pieceMost) throws Exception {
    for (int at = 0; at < bytes.length; at += pieceMost) {
      feed(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + pieceMost)));
    }
    handler.channelReadComplete(context);
    channel.runPendingTasks();
  }

  /// Closes it; returns what it had said until then, an octet a character.
  String end() {
    StringBuilder said = new StringBuilder();
    for (ByteBuf sent = channel.readOutbound(); sent != null; sent = channel.readOutbound()) {
      said.append(sent.toString(StandardCharsets.ISO_8859_1));
      sent.release();
    }
    channel.finishAndReleaseAll();
    return said.toString();
  }

  void hasGivenBackAll() {
    given.forEach(buffer -> assertThat(buffer.refCnt()).isZero());
  }
}
