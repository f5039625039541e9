package dev.holdfast.router.http.h2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// What {@link FramesFuzzTest} says of any frames, of some thousand that are nearly right. Not a
/// case of that class: one with a fuzz test keeps all other classes waiting.
class MutatedFramesTest {
  private static final int ROUNDS = 1_500;
  private static final List<String> SEEDS =
      List.of("get", "post", "trailers", "pieces", "padded", "reset", "settings", "connect");

  @Test
  void mutatedFramesDoNoHarm() throws Exception {
    List<byte[]> seeds = new ArrayList<>();
    for (String name : SEEDS) {
      seeds.add(seed(name));
    }
    SplittableRandom random = new SplittableRandom(7);
    int answered = 0;
    for (int round = 0; round < ROUNDS; round++) {
      answered += PlayedFrames.check(mutated(seeds, random));
    }
    // Else the mutations are so wild that no request comes through.
    assertThat(answered).isGreaterThan(ROUNDS / 20);
  }

  private static byte[] seed(String name) throws IOException {
    try (InputStream in =
        FramesFuzzTest.class.getResourceAsStream("FramesFuzzTestInputs/anyBytes/" + name)) {
      return in.readAllBytes();
    }
  }

  private static byte[] mutated(List<byte[]> seeds, SplittableRandom random) {
    byte[] one = seeds.get(random.nextInt(seeds.size()));
    byte[] other = seeds.get(random.nextInt(seeds.size()));
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    for (int edits = random.nextInt(4); edits > 0; edits--) {
      both[random.nextInt(both.length)] = (byte) random.nextInt(256);
    }
    return both;
  }
}
