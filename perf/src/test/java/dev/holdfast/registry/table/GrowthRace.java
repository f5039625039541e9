package dev.holdfast.registry.table;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/// A small segment is full and its keys are gathered into a larger one: a key that is in both is
/// found throughout, the new one from some moment on.
@JCStressTest
@Outcome(
    id = {"0, 1, 0", "0, 1, 2", "2, 1, 2"},
    expect = ACCEPTABLE,
    desc = "none lost")
@Outcome(expect = FORBIDDEN, desc = "a key that was there before and after is missed")
@State
public class GrowthRace {
  /// Three quarters of the eight slots of a new segment.
  private static final int FULL = 6;

  private static final byte[] NEW = Raced.bytes("new.example.com");
  private static final byte[][] KEYS = Raced.keys(FULL);

  private final ByteIndex<Integer> index = Raced.index(KEYS);

  @Actor
  public void writer() {
    index.put(NEW, 0, NEW.length, 2);
  }

  @Actor
  public void reader(III_Result found) {
    Raced.look(index, NEW, KEYS, found);
  }
}
