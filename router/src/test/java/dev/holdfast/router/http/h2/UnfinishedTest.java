package dev.holdfast.router.http.h2;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class UnfinishedTest {
  private static final int PING_LENGTH = 8;

  private int begun;
  private int whole;
  private final Unfinished unfinished = new Unfinished(() -> begun++, () -> whole++);
  private final ByteBuf in = Unpooled.buffer();

  private UnfinishedTest frame(int type, int flags, int length) {
    Frames.head(in, length, type, flags, 1);
    in.writeZero(length);
    return this;
  }

  /// What has been written but for the last so many bytes comes, and is read as far as it may be.
  private int come(int lessBytes) {
    ByteBuf some = in.slice(in.readerIndex(), in.readableBytes() - lessBytes);
    int readable = unfinished.readable(some);
    in.skipBytes(readable);
    return readable;
  }

  @Test
  void wholeFramesLeaveNothing() {
    frame(Frames.HEADERS, Frames.END_HEADERS, 40).frame(Frames.PING, 0, PING_LENGTH);
    assertThat(come(0)).isEqualTo(49 + 17);
    assertThat(begun).isZero();
    assertThat(whole).isZero();
  }

  @Test
  void frameIsReadWhenItIsWhole() {
    frame(Frames.PING, 0, PING_LENGTH).frame(Frames.HEADERS, Frames.END_HEADERS, 40);
    assertThat(come(1)).isEqualTo(17);
    assertThat(begun).isEqualTo(1);
    assertThat(come(0)).isEqualTo(49);
    assertThat(begun).isEqualTo(1);
    assertThat(whole).isEqualTo(1);
  }

  @Test
  void headerBlockBeginsOnceHoweverManyFramesItHas() {
    frame(Frames.HEADERS, 0, 3);
    come(0);
    for (int i = 0; i < 10; i++) {
      frame(Frames.CONTINUATION, 0, 1);
      come(1);
      come(0);
    }
    assertThat(begun).isEqualTo(1);
    assertThat(whole).isZero();
    frame(Frames.CONTINUATION, Frames.END_HEADERS, 1);
    come(0);
    assertThat(begun).isEqualTo(1);
    assertThat(whole).isEqualTo(1);
  }

  @Test
  void eachThingThatBeginsHasItsOwnTime() {
    for (int i = 1; i <= 3; i++) {
      frame(Frames.HEADERS, Frames.END_HEADERS, 5);
      come(2);
      assertThat(begun).isEqualTo(i);
    }
    come(0);
    assertThat(whole).isEqualTo(1);
  }

  @Test
  void dataHasItsStreamsTimes() {
    frame(Frames.DATA, 0, 100);
    come(100 + Frames.HEAD_LENGTH - 2);
    assertThat(begun).isEqualTo(1);
    come(60);
    assertThat(whole).isEqualTo(1);
    assertThat(come(0)).isEqualTo(109);
    assertThat(begun).isEqualTo(1);
  }

  @Test
  void partOfThePrefaceIsABeginning() {
    unfinished.onPreface();
    unfinished.onPreface();
    assertThat(begun).isEqualTo(1);
    frame(Frames.SETTINGS, 0, 0);
    come(0);
    assertThat(whole).isEqualTo(1);
  }

  @Test
  void frameThatIsTooLongIsNotWaitedFor() {
    Frames.head(in, Frames.PAYLOAD_MOST + 1, Frames.HEADERS, 0, 1);
    assertThat(come(0)).isEqualTo(Frames.HEAD_LENGTH);
  }
}
