package dev.holdfast.router.http.h2;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.holdfast.router.http.h1.BodyScanner;
import dev.holdfast.router.http.h1.Fault;
import dev.holdfast.router.http.h1.Method;
import dev.holdfast.router.http.h1.RequestScanner;
import dev.holdfast.router.http.h1.ResponseScanner;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Whatever frames an app sends, nothing is thrown, nothing is left behind, an answer is whole for
/// HTTP/1.1's reader only where its stream has ended in order, and it does not matter in which
/// pieces the frames come.
class UpstreamFuzzTest {
  private static final int ROUNDS = 500;
  private static final UpstreamScratch SCRATCH =
      new UpstreamScratch(new UpstreamLimits(Http2Limits.DEFAULT, 8 << 10, 64));
  private static final byte[] SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};
  private static final List<byte[]> SEEDS =
      List.of(
          head(1, 5, ":status", "204"),
          both(head(1, 4, ":status", "200", "content-length", "5"), frame(0, 1, 1, "hello")),
          both(head(1, 4, ":status", "200"), frame(0, 0, 1, "hello"), head(1, 5, "x-sum", "1")),
          both(head(1, 4, ":status", "103"), head(1, 4, ":status", "200"), frame(0, 1, 1, "a")),
          both(head(1, 4, ":status", "200"), frame(0, 9, 1, "\3ok\0\0\0")),
          both(head(3, 4, ":status", "200", "content-length", "9"), frame(0, 1, 3, "123456789")),
          head(3, 5, ":status", "304", "content-length", "5"),
          frame(3, 0, 1, "\0\0\0\7"),
          frame(7, 0, 0, "\0\0\0\1\0\0\0\0"),
          frame(8, 0, 0, "\0\0\1\0"),
          frame(6, 0, 0, "12345678"),
          frame(4, 0, 0, "\0\4\0\1\0\0"));

  private static byte[] frame(int type, int flags, int stream, byte[] payload) {
    ByteBuf out = Unpooled.buffer();
    Frames.head(out, payload.length, type, flags, stream);
    return ByteBufUtil.getBytes(out.writeBytes(payload));
  }

  private static byte[] frame(int type, int flags, int stream, String payload) {
    return frame(type, flags, stream, payload.getBytes(StandardCharsets.ISO_8859_1));
  }

  /// Names and values in turn, none of them long.
  private static byte[] head(int stream, int flags, String... fields) {
    StringBuilder block = new StringBuilder();
    for (int i = 0; i < fields.length; i++) {
      block.append(i % 2 == 0 ? "\0" : "").append((char) fields[i].length()).append(fields[i]);
    }
    return frame(1, flags, stream, block.toString());
  }

  private static byte[] both(byte[]... all) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Arrays.asList(all).forEach(out::writeBytes);
    return out.toByteArray();
  }

  @Test
  void mutatedFramesDoNoHarm() throws Exception {
    SplittableRandom random = new SplittableRandom(7);
    int whole = 0;
    int cut = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Played played = check(mutated(random));
      whole += played.count(Answer.Ending.WHOLE);
      cut += played.count(Answer.Ending.CUT);
    }
    // Else the mutations are too wild, or too tame.
    assertThat(whole).isGreaterThan(ROUNDS / 20);
    assertThat(cut).isGreaterThan(ROUNDS / 20);
  }

  /// Finds new inputs with `JAZZER_FUZZ=1`; else plays those that were found.
  @FuzzTest(maxDuration = "5m")
  void anyBytes(byte[] bytes) throws Exception {
    check(bytes);
  }

  private static byte[] mutated(SplittableRandom random) {
    byte[][] parts = new byte[1 + random.nextInt(4)][];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = SEEDS.get(random.nextInt(SEEDS.size()));
    }
    byte[] bytes = both(parts);
    for (int edits = random.nextInt(3); edits > 0; edits--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  private static Played check(byte[] frames) throws Exception {
    Played whole = new Played(frames, frames.length + 1);
    assertThat(new Played(frames, 1).said).isEqualTo(whole.said);
    assertThat(new Played(frames, 7).said).isEqualTo(whole.said);
    return whole;
  }

  /// A connection with two requests on it that was played the frames, and then closed.
  private static final class Played implements UpstreamOwner {
    private final List<Answer> answers = List.of(new Answer(), new Answer());
    private final String said;

    Played(byte[] frames, int pieceMost) throws Exception {
      EmbeddedChannel channel = new EmbeddedChannel();
      UpstreamConnection connection = new UpstreamConnection(channel, SCRATCH, this);
      FedConnection fed = new FedConnection(channel, connection);
      connection.greet();
      fed.feed(SETTINGS);
      for (Answer answer : answers) {
        String request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
        answer.stream =
            connection.begin(fed.give(request.getBytes(StandardCharsets.US_ASCII)), answer);
      }
      fed.feed(frames, pieceMost);
      StringBuilder out = new StringBuilder(fed.end());
      for (Answer answer : answers) {
        out.append("\n\n").append(answer.ending).append(' ').append(answer.text());
        answer.check();
      }
      said = out.toString();
      fed.hasGivenBackAll();
    }

    int count(Answer.Ending ending) {
      return (int) answers.stream().filter(answer -> answer.ending == ending).count();
    }

    @Override
    public void onSettled() {}

    @Override
    public void onClosing() {}

    @Override
    public void onClosed(Throwable why) {}

    @Override
    public Duration closingMost() {
      return Duration.ofSeconds(2);
    }

    @Override
    public long nowNanos() {
      return 0;
    }
  }

  /// What came of one answer, read by HTTP/1.1's readers, which leave the stream at its end.
  private static final class Answer implements UpstreamUser {
    enum Ending {
      NONE,
      WHOLE,
      CUT
    }

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private Ending ending = Ending.NONE;
    private @Nullable UpstreamStream stream;

    String text() {
      return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void onAnswer(ByteBuf more) {
      assertThat(ending).isEqualTo(Ending.NONE);
      byte[] all = ByteBufUtil.getBytes(more);
      more.release();
      bytes.writeBytes(all);
    }

    @Override
    public void onAnswerReadComplete() {}

    @Override
    public void onWritable() {}

    @Override
    public void onFault(Fault fault) {
      end();
    }

    @Override
    public void onClosed(boolean untouched) {
      end();
    }

    private void end() {
      assertThat(ending).isEqualTo(Ending.NONE);
      ending = Ending.CUT;
    }

    /// Nobody has said that it was cut: then it is whole, and only then.
    void check() {
      if (ending == Ending.NONE) {
        ending = Ending.WHOLE;
        Objects.requireNonNull(stream).leave();
      }
      assertThat(isWhole()).as(text()).isEqualTo(ending == Ending.WHOLE);
    }

    private boolean isWhole() {
      byte[] all = Arrays.copyOf(bytes.toByteArray(), bytes.size() + RequestScanner.SLACK);
      ResponseScanner scanner = new ResponseScanner(64);
      int at = 0;
      while (at < bytes.size()) {
        int end = scanner.scan(all, at, bytes.size());
        assertThat(end).as(text()).isPositive();
        at = end;
        if (!scanner.head().isInterim()) {
          BodyScanner body = new BodyScanner(8 << 10);
          body.begin(scanner.head().bodyAfter(Method.GET), scanner.head().bodyLength());
          ByteBuf rest = Unpooled.wrappedBuffer(all, at, bytes.size() - at);
          body.scan(rest);
          assertThat(rest.isReadable() && !body.isBad()).isFalse();
          // A trailer that HTTP/1.1 refuses is no end either.
          return body.isDone() || body.isBad();
        }
      }
      return false;
    }
  }
}
