package dev.holdfast.router.tls;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.holdfast.events.ManualTicker;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever a client's first bytes are, and in whichever pieces they come: the same is made of
/// them, once at most, and what cannot be read is a decoder's error and no other.
class HelloFuzzTest {
  private static final String HOST = "a.example.com";
  private static final int ROUNDS = 200;

  @TempDir private static Path directory = Path.of("set by JUnit");
  private static TlsFront front;

  @BeforeAll
  static void open() throws Exception {
    TestCertificates ca = new TestCertificates("ca");
    TestCertificates.write(directory, "a", ca.issue(HOST));
    TestCertificates.write(directory, "default", ca.issue("usual.example.org"));
    front =
        TlsFront.open(
            TlsConfigTest.parse("certificates: " + directory + "\nsni: strict\n"),
            new TlsFront.Parts(
                List.of("http/1.1"),
                new SplittableRandom(1),
                new ManualTicker(),
                () -> TestCertificates.NOW,
                List.of(Runnable::run)));
  }

  @AfterAll
  static void close() {
    front.close();
  }

  /// Finds new inputs with `JAZZER_FUZZ=1`; else plays those that were found.
  @FuzzTest(maxDuration = "5m")
  void anyBytes(byte[] bytes) {
    List<String> whole = heard(bytes, Math.max(1, bytes.length));
    assertThat(whole).hasSizeLessThan(2);
    assertThat(heard(bytes, 1)).isEqualTo(whole);
  }

  @Test
  void namedHostIsHeard() throws Exception {
    byte[] hello = hello(HOST);
    assertThat(heard(hello, hello.length)).containsExactly("opened");
    byte[] other = hello("b.example.com");
    assertThat(heard(other, other.length)).containsExactly("refused: UNKNOWN_NAME");
  }

  @Test
  void changedHellosAreReadAlikeInAnyPieces() throws Exception {
    SplittableRandom random = new SplittableRandom(7);
    byte[] hello = hello(HOST);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] changed = Arrays.copyOf(hello, 1 + random.nextInt(hello.length));
      for (int i = random.nextInt(4); i > 0; i--) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt();
      }
      anyBytes(changed);
    }
  }

  /// What is made of the bytes.
  private static List<String> heard(byte[] bytes, int piece) {
    List<String> heard = new ArrayList<>();
    HelloReader reader =
        new HelloReader(
            front,
            new TlsFront.HandshakeListener() {
              @Override
              public void onOpened(Opened opened) {
                heard.add("opened");
              }

              @Override
              public void onRefused(HandshakeFailure why) {
                heard.add("refused: " + why);
              }
            });
    EmbeddedChannel channel = new EmbeddedChannel(reader);
    try {
      for (int at = 0; at < bytes.length && heard.isEmpty(); at += piece) {
        int end = Math.min(bytes.length, at + piece);
        channel.writeInbound(Unpooled.copiedBuffer(bytes, at, end - at));
      }
    } catch (DecoderException _) {
      // What it says of bytes that are no hello.
    } finally {
      try {
        channel.finishAndReleaseAll();
      } catch (DecoderException _) {
        // Likewise, of what came behind.
      }
    }
    return heard;
  }

  /// A client's first bytes, as the JDK writes them.
  private static byte[] hello(String host) throws Exception {
    SSLEngine client = SSLContext.getDefault().createSSLEngine();
    client.setUseClientMode(true);
    SSLParameters parameters = client.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(host)));
    client.setSSLParameters(parameters);
    ByteBuffer out = ByteBuffer.allocate(client.getSession().getPacketBufferSize());
    client.wrap(ByteBuffer.allocate(0), out);
    return Arrays.copyOf(out.array(), out.position());
  }
}
