package dev.holdfast.registry.table;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/// The largest segment is full and is split in two, under a directory that doubles for it: no key
/// is missed while places lead to the old segment, to a new one, or from the old directory.
@JCStressTest
@Outcome(
    id = {"0, 1, 0", "0, 1, 2", "2, 1, 2"},
    expect = ACCEPTABLE,
    desc = "none lost")
@Outcome(expect = FORBIDDEN, desc = "a key that was there before and after is missed")
@State
public class SplitRace {
  /// Three quarters of the 2,048 slots of a segment at its largest.
  private static final int FULL = 1_536;

  private static final int LOOKED_AT = 16;
  private static final byte[] NEW = Raced.bytes("new.example.com");
  private static final byte[][] KEYS = Raced.keys(FULL);
  private static final byte[][] SOME = Raced.keys(LOOKED_AT);

  private final ByteIndex<Integer> index = Raced.index(KEYS);

  @Actor
  public void writer() {
    index.put(NEW, 0, NEW.length, 2);
  }

  @Actor
  public void reader(III_Result found) {
    Raced.look(index, NEW, SOME, found);
  }
}
