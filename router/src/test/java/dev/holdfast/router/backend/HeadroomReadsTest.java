package dev.holdfast.router.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator.ExtendedHandle;
import org.junit.jupiter.api.Test;

class HeadroomReadsTest {
  private final ExtendedHandle reads = HeadroomReads.INSTANCE.newHandle();

  private ByteBuf next() {
    return reads.allocate(UnpooledByteBufAllocator.DEFAULT);
  }

  @Test
  void leavesRoomInFrontAndReadsAsMuchAsWithout() {
    ByteBuf buffer = next();
    assertThat(buffer.readerIndex()).isEqualTo(256);
    assertThat(buffer.isReadable()).isFalse();
    assertThat(buffer.writableBytes()).isEqualTo(reads.guess());
    buffer.release();
  }

  @Test
  void followsWhatAnAppSends() {
    int first = reads.guess();
    for (int i = 0; i < 20; i++) {
      ByteBuf buffer = next();
      reads.attemptedBytesRead(buffer.writableBytes());
      reads.lastBytesRead(buffer.writableBytes());
      reads.readComplete();
      buffer.release();
    }
    assertThat(reads.guess()).isGreaterThan(first);
    ByteBuf buffer = next();
    assertThat(buffer.writableBytes()).isEqualTo(reads.guess());
    buffer.release();
  }
}
