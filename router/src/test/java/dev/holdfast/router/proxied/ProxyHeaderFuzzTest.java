package dev.holdfast.router.proxied;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/// Whatever comes and in whichever pieces: a header is read as soon as its last byte is there, not
/// before, and what is none stays none.
class ProxyHeaderFuzzTest {
  /// Finds new inputs with `JAZZER_FUZZ=1`; else plays those that were found.
  @FuzzTest(maxDuration = "5m")
  void anyBytes(byte[] bytes) {
    ByteBuf in = Unpooled.wrappedBuffer(bytes);
    ProxyHeader whole = ProxyHeaderReader.read(in);
    for (int length = 0; length <= bytes.length; length++) {
      ProxyHeader part = ProxyHeaderReader.read(in.slice(0, length));
      switch (part) {
        case ProxyHeader.More _ -> assertThat(length).isLessThan(ProxyHeaderReader.LENGTH_MOST);
        case ProxyHeader.Bad _ -> assertThat(whole).isInstanceOf(ProxyHeader.Bad.class);
        case ProxyHeader.Read read -> {
          assertThat(length).isGreaterThanOrEqualTo(read.length());
          assertThat(whole).isEqualTo(read);
        }
      }
    }
    assertThat(in.readerIndex()).isZero();
  }
}
