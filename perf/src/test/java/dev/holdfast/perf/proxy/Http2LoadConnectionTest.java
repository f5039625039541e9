package dev.holdfast.perf.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.SystemClocks;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a connection of HTTP/2 says, and what it must notice in answers, without a socket.
final class Http2LoadConnectionTest {
  private static final int BODY_BYTES = 5;
  private static final int PREFACE_LENGTH = 24;

  private final List<App> apps =
      IntStream.range(0, 20).mapToObj(i -> App.numbered(i, 1_000 + i)).toList();
  private final List<RequestOf> requests =
      apps.stream().map(app -> RequestOf.app(app, BODY_BYTES)).toList();
  private final OneLoop loop = new OneLoop("unused", NettyTransport.EPOLL);
  private final Load load =
      new Load(
          loop,
          SystemClocks.ticker(),
          new Doors(List.of(1), requests, null, 2, Reuse.CONNECTION),
          new Pace(0),
          new Pace(0),
          Tally::new);
  private final Http2LoadConnection connection = new Http2LoadConnection(load, 0, 2, "http");
  private final EmbeddedChannel channel = new EmbeddedChannel(connection);
  private final DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
    loop.close();
  }

  private ByteBuf sent() {
    ByteBuf all = Unpooled.buffer();
    for (@Nullable ByteBuf out = channel.readOutbound();
        out != null;
        out = channel.readOutbound()) {
      all.writeBytes(out);
      out.release();
    }
    return all;
  }

  @Test
  void eachRequestIsWhatItShouldBeHoweverItsFieldsAreWritten() throws Exception {
    DefaultHttp2FrameReader reader = new DefaultHttp2FrameReader();
    ChannelHandlerContext context = channel.pipeline().firstContext();
    List<String> read = new ArrayList<>();
    Http2FrameAdapter listener =
        new Http2FrameAdapter() {
          @Override
          public void onHeadersRead(
              ChannelHandlerContext ctx, int id, Http2Headers headers, int padding, boolean end) {
            assertThat(end).isTrue();
            assertThat(headers.get("user-agent")).hasToString("holdfast-bench");
            assertThat(headers.get("accept")).hasToString("*/*");
            read.add(
                "%d %s %s://%s%s"
                    .formatted(
                        id,
                        headers.method(),
                        headers.scheme(),
                        headers.authority(),
                        headers.path()));
          }
        };
    ByteBuf first = sent();
    reader.readFrame(context, first.skipBytes(PREFACE_LENGTH), listener);
    for (int i = 0; i < 60; i++) {
      connection.send(0xabc00 + i, requests.get(i * 7 % 20), 0);
      reader.readFrame(context, sent(), listener);
    }
    assertThat(read).hasSize(60);
    for (int i = 0; i < 60; i++) {
      assertThat(read.get(i))
          .isEqualTo(
              "%d GET http://app-%d.bench.example.com/%08x"
                  .formatted(1 + 2 * i, i * 7 % 20, 0xabc00 + i));
    }
  }

  /// The answer to stream 1, where request 7 was sent to app 0.
  private void answered(String status, String app, String ask, int bytes) throws Exception {
    connection.send(7, requests.getFirst(), 0);
    Http2Headers headers = new DefaultHttp2Headers().status(status);
    headers.add("x-app", app).add("x-ask", ask).add("server", "another");
    ByteBuf block = Unpooled.buffer();
    encoder.encodeHeaders(1, headers, block);
    ByteBuf in = Unpooled.buffer();
    in.writeMedium(block.readableBytes()).writeByte(1).writeByte(4).writeInt(1).writeBytes(block);
    in.writeMedium(bytes).writeByte(0).writeByte(1).writeInt(1).writeZero(bytes);
    // In pieces.
    while (in.isReadable()) {
      channel.writeInbound(in.readBytes(Math.min(10, in.readableBytes())));
    }
    assertThat(connection.isWaiting()).isFalse();
    assertThat(load.tally().answers).isEqualTo(1);
  }

  @Test
  void rightAnswerIsCountedAndNothingElse() throws Exception {
    answered("200", "app-0", "00000007", BODY_BYTES);
    assertThat(load.tally().problem).isEmpty();
  }

  @Test
  void answerOfAnotherAppIsMisrouted() throws Exception {
    answered("200", "app-1", "00000007", BODY_BYTES);
    assertThat(load.tally().misrouted).isEqualTo(1);
  }

  @Test
  void answerToAnotherRequestIsMisrouted() throws Exception {
    answered("200", "app-0", "00000008", BODY_BYTES);
    assertThat(load.tally().misrouted).isEqualTo(1);
  }

  @Test
  void answerOfAnotherLengthHasFailed() throws Exception {
    answered("200", "app-0", "00000007", BODY_BYTES - 1);
    assertThat(load.tally().failed).isEqualTo(1);
  }

  @Test
  void answerOfAnotherStatusHasFailed() throws Exception {
    answered("503", "app-0", "00000007", BODY_BYTES);
    assertThat(load.tally().failed).isEqualTo(1);
  }

  @Test
  void streamThatIsResetHasFailedAndAClosedConnectionAllItsRequests() {
    connection.send(1, requests.getFirst(), 0);
    connection.send(2, requests.getFirst(), 0);
    connection.send(3, requests.getFirst(), 0);
    channel.writeInbound(
        Unpooled.buffer().writeMedium(4).writeByte(3).writeByte(0).writeInt(3).writeInt(8));
    assertThat(load.tally().failed).isEqualTo(1);
    connection.close();
    assertThat(load.tally().failed).isEqualTo(3);
  }
}
