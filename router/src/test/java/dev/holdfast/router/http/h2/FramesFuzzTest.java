package dev.holdfast.router.http.h2;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.holdfast.router.http.h1.Fault;
import dev.holdfast.router.http.h1.Fields;
import dev.holdfast.router.http.h1.RequestHead;
import dev.holdfast.router.http.h1.RequestScanner;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Whatever frames a client sends, nothing is thrown, nothing is left behind, no request has a byte
/// that HTTP/1.1 would read otherwise, and it does not matter in which pieces the frames come.
class FramesFuzzTest {
  private static final int ROUNDS = 1_500;
  private static final List<String> SEEDS =
      List.of("get", "post", "trailers", "pieces", "padded", "reset", "settings", "connect");
  private static final byte[] SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};

  @Test
  void mutatedFramesDoNoHarm() throws Exception {
    List<byte[]> seeds = new ArrayList<>();
    for (String name : SEEDS) {
      seeds.add(seed(name));
    }
    SplittableRandom random = new SplittableRandom(7);
    int answered = 0;
    for (int round = 0; round < ROUNDS; round++) {
      answered += check(mutated(seeds, random));
    }
    // Else the mutations are so wild that no request comes through.
    assertThat(answered).isGreaterThan(ROUNDS / 20);
  }

  /// Finds new inputs with `JAZZER_FUZZ=1`; else plays those that were found.
  @FuzzTest(maxDuration = "5m")
  void anyBytes(byte[] bytes) throws Exception {
    check(bytes);
  }

  private static byte[] seed(String name) throws IOException {
    try (InputStream in =
        FramesFuzzTest.class.getResourceAsStream("FramesFuzzTestInputs/anyBytes/" + name)) {
      return in.readAllBytes();
    }
  }

  private static byte[] mutated(List<byte[]> seeds, SplittableRandom random) {
    byte[] one = seeds.get(random.nextInt(seeds.size()));
    byte[] other = seeds.get(random.nextInt(seeds.size()));
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    for (int edits = random.nextInt(4); edits > 0; edits--) {
      both[random.nextInt(both.length)] = (byte) random.nextInt(256);
    }
    return both;
  }

  /// Returns how many requests were answered.
  private static int check(byte[] frames) throws Exception {
    Played whole = new Played(frames, frames.length + 1);
    assertThat(new Played(frames, 1).said).isEqualTo(whole.said);
    assertThat(new Played(frames, 7).said).isEqualTo(whole.said);
    return whole.requests;
  }

  /// A connection that was played the frames, and then closed.
  private static final class Played implements StreamOwner {
    private final List<ByteBuf> given = new ArrayList<>();
    private final String said;
    private int requests;
    private int open;

    Played(byte[] frames, int pieceMost) throws Exception {
      EmbeddedChannel channel = new EmbeddedChannel();
      ServerConnection connection =
          new ServerConnection(
              channel,
              Http2Limits.DEFAULT,
              new Http2Scratch(8 << 10, new RequestScanner(2 << 10, 64)),
              this);
      channel.pipeline().addLast(connection);
      ChannelHandlerContext context = channel.pipeline().context(connection);
      // Not by the pipeline, which would keep an exception to itself.
      connection.channelRead(context, give(ServerConnection.PREFACE));
      connection.channelRead(context, give(SETTINGS));
      for (int at = 0; at < frames.length; at += pieceMost) {
        byte[] piece = Arrays.copyOfRange(frames, at, Math.min(frames.length, at + pieceMost));
        connection.channelRead(context, give(piece));
      }
      connection.channelReadComplete(context);
      channel.runPendingTasks();
      StringBuilder out = new StringBuilder();
      for (ByteBuf sent = channel.readOutbound(); sent != null; sent = channel.readOutbound()) {
        out.append(sent.toString(StandardCharsets.ISO_8859_1));
        sent.release();
      }
      said = out.toString();
      channel.finishAndReleaseAll();
      assertThat(open).isZero();
      given.forEach(buffer -> assertThat(buffer.refCnt()).isZero());
    }

    private ByteBuf give(byte[] bytes) {
      ByteBuf buffer = Unpooled.directBuffer(Math.max(1, bytes.length)).writeBytes(bytes);
      given.add(buffer);
      return buffer;
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

  /// Answers each request when it has ended.
  private record Answering(Played played, ServerStream stream) implements StreamUser {
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
