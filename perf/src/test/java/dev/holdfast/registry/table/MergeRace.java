package dev.holdfast.registry.table;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/// Two segments are left nearly empty, become one, and the directory is trimmed: the keys that stay
/// are found throughout.
@JCStressTest
@Outcome(id = "1", expect = ACCEPTABLE, desc = "none lost")
@Outcome(expect = FORBIDDEN, desc = "a key that was there before and after is missed")
@State
public class MergeRace {
  private static final int SPLIT = 1_600;
  private static final int STAYING = 16;
  private static final byte[][] KEYS = Raced.keys(SPLIT);
  private static final byte[][] SOME = Raced.keys(STAYING);

  private final ByteIndex<Integer> index = Raced.index(KEYS);

  @Actor
  public void writer() {
    for (int i = STAYING; i < SPLIT; i++) {
      index.remove(KEYS[i]);
    }
  }

  @Actor
  public void reader(I_Result found) {
    int all = 1;
    for (int turn = 0; turn < 64; turn++) {
      all &= Raced.all(index, SOME, 1);
    }
    found.r1 = all;
  }
}
