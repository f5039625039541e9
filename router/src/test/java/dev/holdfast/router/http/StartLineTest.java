package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StartLineTest {
  private final StartLine start = new StartLine();

  private String at(long wallMs) {
    return new String(start.line(wallMs), StandardCharsets.US_ASCII);
  }

  @Test
  void saysTheMilliseconds() {
    assertThat(at(1_764_147_600_009L)).isEqualTo("X-Request-Start: 1764147600009\r\n");
    assertThat(at(1_764_147_600_009L)).isEqualTo("X-Request-Start: 1764147600009\r\n");
    assertThat(at(1_764_147_600_010L)).isEqualTo("X-Request-Start: 1764147600010\r\n");
    assertThat(at(1_764_147_599_999L)).isEqualTo("X-Request-Start: 1764147599999\r\n");
  }
}
