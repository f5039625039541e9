package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class HangupsTest {
  private final Hangups hangups = new Hangups();
  private final AtomicInteger answered = new AtomicInteger();

  @Test
  void eachIsAnswered() {
    hangups.answer(answered::incrementAndGet);
    assertThat(answered).hasValue(0);

    hangups.heard();
    hangups.heard();

    assertThat(answered).hasValue(2);
  }

  @Test
  void thoseThatCameTooSoonAreMadeUpForOnce() {
    hangups.heard();
    hangups.heard();

    hangups.answer(answered::incrementAndGet);
    assertThat(answered).hasValue(1);

    hangups.heard();
    assertThat(answered).hasValue(2);
  }
}
