package dev.holdfast.router.http.h2;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WindowsTest {
  @Test
  void noMoreIsSentThanThePeerAllows() {
    SendWindow window = new SendWindow(100);
    assertThat(window.allows(60)).isEqualTo(60);
    window.take(60);
    assertThat(window.allows(60)).isEqualTo(40);
    window.take(40);
    assertThat(window.allows(1)).isZero();
    assertThat(window.grow(5)).isTrue();
    assertThat(window.allows(60)).isEqualTo(5);
  }

  /// RFC 9113 §6.9.2.
  @Test
  void windowCanGoBelowZeroAndComesBack() {
    SendWindow window = new SendWindow(100);
    window.take(80);
    assertThat(window.grow(-90)).isTrue();
    assertThat(window.allows(10)).isZero();
    window.grow(70);
    assertThat(window.allows(10)).isZero();
    window.grow(1);
    assertThat(window.allows(10)).isEqualTo(1);
  }

  /// RFC 9113 §6.9.1.
  @Test
  void windowCannotOutgrowWhatItMayBe() {
    SendWindow window = new SendWindow(0);
    assertThat(window.grow(Integer.MAX_VALUE)).isTrue();
    assertThat(window.grow(1)).isFalse();
  }

  @Test
  void peerMaySendNoMoreThanWasReturned() {
    ReceiveWindow window = new ReceiveWindow(100);
    assertThat(window.receive(100)).isTrue();
    assertThat(window.take(49)).isZero();
    assertThat(window.take(20)).isEqualTo(69);
    assertThat(window.receive(69)).isTrue();
    assertThat(window.receive(1)).isFalse();
  }
}
