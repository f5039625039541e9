package dev.holdfast.router.http.h2;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutQueueTest implements OutQueue.Listener {
  private static final int LEAST = 2 << 10;

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private int sent;
  private int taken;
  private boolean ended;

  @Override
  public void onDataSent(int bytes, boolean emptied) {
    sent += bytes;
  }

  @Override
  public void onWaitingSent() {
    taken++;
  }

  @Override
  public void onEndSent() {
    ended = true;
  }

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  private OutQueue queue(int window, int bytes, int flags) {
    OutQueue queue = new OutQueue(1, new Sender(channel), window, this);
    queue.data(Unpooled.wrappedBuffer(new byte[bytes]), flags);
    return queue;
  }

  @Test
  void whatNeedNotWaitIsNotToldOf() {
    OutQueue queue = queue(2 * LEAST, LEAST, 0);
    queue.data(Unpooled.wrappedBuffer(new byte[LEAST]), Frames.END_STREAM);
    assertThat(sent).isEqualTo(2 * LEAST);
    assertThat(taken).isZero();
    assertThat(ended).isTrue();
  }

  @Test
  void peerThatTakesWhatWaitsIsSeenToPieceByPiece() {
    OutQueue queue = queue(LEAST, 10 * LEAST, Frames.END_STREAM);
    assertThat(taken).isZero();
    for (int i = 1; i < 9; i++) {
      queue.grow(LEAST);
      assertThat(taken).isEqualTo(i);
    }
    queue.grow(LEAST);
    assertThat(sent).isEqualTo(10 * LEAST);
    assertThat(ended).isTrue();
  }

  @Test
  void lastOfWhatWaitsIsToldOfHoweverLittleItIs() {
    OutQueue queue = queue(LEAST, LEAST + 1, 0);
    queue.grow(1);
    assertThat(taken).isEqualTo(1);
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void peerThatOpensItsWindowByBytesTakesNothing() {
    OutQueue queue = queue(0, 10 * LEAST, 0);
    for (int i = 1; i < LEAST; i++) {
      queue.grow(1);
    }
    assertThat(taken).isZero();
    queue.grow(1);
    assertThat(taken).isEqualTo(1);
    queue.drop();
  }
}
