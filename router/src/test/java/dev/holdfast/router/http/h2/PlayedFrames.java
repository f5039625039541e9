package dev.holdfast.router.http.h2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.router.http.h1.Fault;
import dev.holdfast.router.http.h1.Fields;
import dev.holdfast.router.http.h1.RequestHead;
import dev.holdfast.router.http.h1.RequestScanner;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;

/// A connection that was played a client's frames, and then closed.
final class PlayedFrames implements StreamOwner {
  private static final byte[] SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};

  private final String said;
  private int requests;
  private int open;

  /// Plays them in one piece, byte by byte and in sevens: nothing is thrown, nothing is left
  /// behind, and the same is answered. Returns how many requests were.
  static int check(byte[] frames) throws Exception {
    PlayedFrames whole = new PlayedFrames(frames, frames.length + 1);
    assertThat(new PlayedFrames(frames, 1).said).isEqualTo(whole.said);
    assertThat(new PlayedFrames(frames, 7).said).isEqualTo(whole.said);
    return whole.requests;
  }

  private PlayedFrames(byte[] frames, int pieceMost) throws Exception {
    EmbeddedChannel channel = new EmbeddedChannel();
    ServerConnection connection =
        new ServerConnection(
            channel,
            Http2Limits.DEFAULT,
            new Http2Scratch(8 << 10, new RequestScanner(2 << 10, 64)),
            this);
    FedConnection fed = new FedConnection(channel, connection);
    fed.feed(ServerConnection.PREFACE);
    fed.feed(SETTINGS);
    fed.feed(frames, pieceMost);
    said = fed.end();
    assertThat(open).isZero();
    fed.hasGivenBackAll();
  }

  @Override
  public StreamUser onStream(ServerStream stream) {
    open++;
    return new Answering(this, stream);
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

  /// Answers each request when it has ended.
  private record Answering(PlayedFrames played, ServerStream stream) implements StreamUser {
    @Override
    public byte[] webSocketKey() {
      return "dGhlIHNhbXBsZSBub25jZQ==".getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void onRequest(RequestHead head) {
      played.requests++;
      Fields fields = head.fields();
      for (int i = 0; i < fields.count(); i++) {
        String line = head.text(fields.lineStart(i), fields.lineEnd(i) - fields.lineStart(i));
        assertThat(line).matches("[^\\x00-\\x08\\x0a-\\x1f\\x7f]+\\r\\n");
      }
      assertThat(head.text(head.targetAt(), head.targetLength()))
          .matches("/[^\\x00-\\x20\\x7f]*|\\*");
      answer();
    }

    private void answer() {
      HeaderBlock block = new HeaderBlock();
      block.status(200);
      stream.writeHead(block, 0);
      stream.writeData(Unpooled.copiedBuffer("ok", StandardCharsets.US_ASCII), Frames.END_STREAM);
    }

    @Override
    public void onRefused(Fault fault) {
      answer();
    }

    @Override
    public void onData(ByteBuf data, int frameLength) {
      stream.take(frameLength);
    }

    @Override
    public void onEnd(byte[] trailers, int length) {}

    @Override
    public void onMalformed() {
      stream.reset(io.netty.handler.codec.http2.Http2Error.PROTOCOL_ERROR);
    }

    @Override
    public void onWritable() {}

    @Override
    public void onEndSent() {}

    @Override
    public void onClosed() {
      played.open--;
    }
  }
}
