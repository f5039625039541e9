package dev.holdfast.events;

import java.nio.charset.StandardCharsets;

/// A cell (host) that runs apps, by its name. The name is the key of the cell's records on the log,
/// so its bytes are canonical: 1 to 128 ASCII letters, digits, `.`, `_`, `-`, beginning with a
/// letter or digit. Immutable.
public record Cell(String name) implements Comparable<Cell> {
  private static final AsciiSet CHARACTERS = AsciiSet.LETTERS_DIGITS.and("._-");
  private static final int MOST = 128;

  public Cell {
    Check.that(
        isName(name),
        "cell name",
        name,
        "1 to 128 letters, digits, '.', '_' or '-', beginning with a letter or digit");
  }

  private static boolean isName(String name) {
    return !name.isEmpty()
        && name.length() <= MOST
        && AsciiSet.LETTERS_DIGITS.has(name.charAt(0))
        && CHARACTERS.hasAll(name);
  }

  /// The key of this cell's records on the log.
  public byte[] key() {
    return name.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public int compareTo(Cell other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
