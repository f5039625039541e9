package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;

/// Holds Holdfast to each byte of a case. Stateless.
final class ExactJudge implements Judge {
  @Override
  public void message(String message, List<String> expectations) {
    assertThat(message).contains("\r\n\r\n");
    for (String expectation : expectations) {
      String text = expectation.substring(1);
      switch (expectation.charAt(0)) {
        case '?' -> assertThat(message).contains(text);
        case '!' -> assertThat(message).doesNotContain(text);
        case '=' -> assertThat(message.substring(message.indexOf("\r\n\r\n") + 4)).isEqualTo(text);
        default -> throw new AssertionError(expectation);
      }
    }
  }

  @Override
  public void bytes(Wire wire, String expected) throws IOException {
    assertThat(wire.bytes(expected.length())).isEqualTo(expected);
  }

  @Override
  public void end(Wire wire) throws IOException {
    assertThat(wire.rest()).isEmpty();
  }
}
