package dev.holdfast.perf.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("moves the whole process")
final class CoresTest {
  /// Loads are measured after each other in one process.
  @Test
  void theNextLoadIsPinnedAsTheFirstWas() throws IOException {
    Cores first;
    try (Cores cores = Cores.pin()) {
      first = cores;
    }
    try (Cores cores = Cores.pin()) {
      assertThat(cores).isEqualTo(first);
    }
  }
}
