package dev.holdfast.registry.disk;

import dev.holdfast.events.Ticker;
import dev.holdfast.registry.facts.CellState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One cut of a generation: the table writer copies references, then the cutting thread writes,
/// then the table writer sees what came of it.
final class Cut implements Runnable {
  /// How many states are copied between two looks at the clock: well under a microsecond each.
  private static final int CLOCK_EVERY = 64;

  private final long number;
  private final Place place;
  private final Iterator<CellState> left;
  private final List<CellState> states = new ArrayList<>();
  private final GenerationWriter writer;
  private final Leftovers leftovers;
  private final Runnable atEnd;
  private boolean copied;
  // Written by the cutting thread, last of all it does but `atEnd`.
  private volatile @Nullable Outcome outcome;

  /// @param number of the next journal entry
  /// @param place up to where the facts know the log now
  /// @param atEnd called by the cutting thread when it no longer touches a file
  Cut(
      long number,
      Place place,
      Iterator<CellState> states,
      GenerationWriter writer,
      Leftovers leftovers,
      Runnable atEnd) {
    this.number = number;
    this.place = place;
    this.left = states;
    this.writer = writer;
    this.leftovers = leftovers;
    this.atEnd = atEnd;
  }

  long number() {
    return number;
  }

  /// Copies for at most `budgetNanos`; how many states were copied. Table writer only.
  int copy(Ticker ticker, long budgetNanos) {
    long beganNanos = ticker.nanos();
    int count = 0;
    while (left.hasNext()) {
      states.add(left.next());
      count++;
      if (count % CLOCK_EVERY == 0 && ticker.nanos() - beganNanos >= budgetNanos) {
        return count;
      }
    }
    copied = true;
    return count;
  }

  /// Whether all states are copied: it can be handed over. Table writer only.
  boolean isCopied() {
    return copied;
  }

  /// Writes it. Cutting thread only.
  @Override
  public void run() {
    Outcome result = new Outcome.Failed("generation %d: its thread died".formatted(number));
    try {
      Seal seal = writer.write(number, place, states);
      leftovers.remove(number);
      result = new Outcome.Sealed(seal);
    } catch (IOException e) {
      result = new Outcome.Failed("generation %d: %s".formatted(number, e));
    } finally {
      outcome = result;
      atEnd.run();
    }
  }

  /// What came of it; null while it is being written.
  @Nullable Outcome outcome() {
    return outcome;
  }

  /// How a cut ends.
  sealed interface Outcome {
    record Sealed(Seal seal) implements Outcome {}

    record Failed(String problem) implements Outcome {}
  }
}
