package dev.holdfast.perf.jmh;

import dev.holdfast.router.http.h1.Fault;
import dev.holdfast.router.http.h1.RequestHead;
import dev.holdfast.router.http.h1.RequestScanner;
import dev.holdfast.router.http.h2.CutOff;
import dev.holdfast.router.http.h2.Frames;
import dev.holdfast.router.http.h2.HeaderBlock;
import dev.holdfast.router.http.h2.Http2Limits;
import dev.holdfast.router.http.h2.Http2Scratch;
import dev.holdfast.router.http.h2.ServerConnection;
import dev.holdfast.router.http.h2.ServerStream;
import dev.holdfast.router.http.h2.StreamOwner;
import dev.holdfast.router.http.h2.StreamUser;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Ways to have streams of HTTP/2 on a connection; each answers any request with 1 KiB.
public enum StreamsWay {
  /// This router's.
  OURS,
  /// Netty's frame codec: its connection and flow control, an object for each frame.
  NETTY_CODEC;

  private static final ByteBuf BODY =
      Unpooled.unreleasableBuffer(Unpooled.directBuffer(1_024).writeZero(1_024));
  private static final String[] ANSWER = {
    "content-type", "text/plain",
    "date", "Wed, 25 Nov 2026 10:00:00 GMT",
    "content-length", "1024",
    "x-vcap-request-id", "c2bfb8ea-3c7b-4c1c-8a9e-3a3f1f6a8f11"
  };
  private static final String[] REQUEST = {
    ":path", "/orders/42",
    ":authority", "shop.apps.example.com",
    "user-agent", "h2load nghttp2/1.52.0",
    "accept", "*/*",
    "accept-encoding", "gzip, deflate",
    "x-trace", "af0119e7-55b5-4bd1-bbaa-24afb0f2ad51"
  };

  EmbeddedChannel open() {
    EmbeddedChannel channel = new EmbeddedChannel();
    channel.config().setAllocator(PooledByteBufAllocator.DEFAULT);
    ChannelHandler[] handlers =
        switch (this) {
          case OURS ->
              new ChannelHandler[] {
                new ServerConnection(
                    channel,
                    Http2Limits.DEFAULT,
                    new Http2Scratch(64 << 10, new RequestScanner(16 << 10, 256)),
                    new Owner())
              };
          case NETTY_CODEC ->
              new ChannelHandler[] {Http2FrameCodecBuilder.forServer().build(), new Answer()};
        };
    channel.pipeline().addLast(handlers);
    return channel;
  }

  /// Two HEADERS frames of a whole request: one that fills the dynamic table, and one that uses it.
  static List<byte[]> requests() {
    DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
    return List.of(request(encoder), request(encoder));
  }

  private static byte[] request(DefaultHttp2HeadersEncoder encoder) {
    Http2Headers headers = headers(REQUEST).method("GET").scheme("http");
    ByteBuf block = Unpooled.buffer();
    try {
      encoder.encodeHeaders(1, headers, block);
    } catch (Http2Exception e) {
      throw new AssertionError(e);
    }
    ByteBuf frame = Unpooled.buffer();
    frame.writeMedium(block.readableBytes()).writeByte(1).writeByte(5).writeInt(1);
    return ByteBufUtil.getBytes(frame.writeBytes(block));
  }

  private static Http2Headers headers(String[] fields) {
    Http2Headers headers = new DefaultHttp2Headers(false);
    for (int i = 0; i < fields.length; i += 2) {
      headers.add(new AsciiString(fields[i]), new AsciiString(fields[i + 1]));
    }
    return headers;
  }

  /// Answers by Netty's frames.
  @SuppressWarnings("FutureReturnValueIgnored") // The connection is in memory.
  private static final class Answer extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof Http2HeadersFrame asked) {
        Http2Headers headers = headers(ANSWER).status("200");
        Http2FrameStream stream = asked.stream();
        context.write(new DefaultHttp2HeadersFrame(headers).stream(stream));
        context.writeAndFlush(
            new DefaultHttp2DataFrame(BODY.retainedDuplicate(), true).stream(stream));
      }
      ReferenceCountUtil.release(message);
    }
  }

  /// Answers by this router's.
  private static final class Owner implements StreamOwner {
    private final byte[][] fields = new byte[ANSWER.length][];
    private final HeaderBlock block = new HeaderBlock();

    Owner() {
      for (int i = 0; i < ANSWER.length; i++) {
        fields[i] = ANSWER[i].getBytes(StandardCharsets.US_ASCII);
      }
    }

    @Override
    public StreamUser onStream(ServerStream stream) {
      return new User(this, stream);
    }

    void answer(ServerStream stream) {
      block.clear();
      block.status(200);
      for (int i = 0; i < fields.length; i += 2) {
        block.field(fields[i], fields[i + 1]);
      }
      stream.writeHead(block, 0);
      stream.writeData(BODY.retainedDuplicate(), Frames.END_STREAM);
    }

    @Override
    public void onRead() {}

    @Override
    public void onHeadBegun() {}

    @Override
    public void onHeadWhole() {}

    @Override
    public void onReadComplete() {}

    @Override
    public void onWritability(boolean writable) {}

    @Override
    public void onCutOff(CutOff why) {}

    @Override
    public void onIdle() {}

    @Override
    public void onEnding() {}

    @Override
    public void onClosed() {}

    @Override
    public long nowNanos() {
      return 0;
    }
  }

  private record User(Owner owner, ServerStream stream) implements StreamUser {
    @Override
    public byte[] webSocketKey() {
      return new byte[0];
    }

    @Override
    public void onRequest(RequestHead head) {
      owner.answer(stream);
    }

    @Override
    public void onRefused(Fault fault) {
      throw new AssertionError(fault);
    }

    @Override
    public void onData(ByteBuf data, int frameLength) {
      stream.take(frameLength);
    }

    @Override
    public void onEnd(byte[] trailers, int length) {}

    @Override
    public void onMalformed() {}

    @Override
    public void onWritable() {}

    @Override
    public void onEndSent() {}

    @Override
    public void onClosed() {}
  }
}
