package dev.holdfast.events;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// A cell (host) that runs apps, by its name. The name is the key of the cell's records on the log,
/// so its bytes are canonical: 1 to 128 ASCII letters, digits, `.`, `_`, `-`, beginning with a
/// letter or digit. Immutable.
public record Cell(String name) implements Comparable<Cell> {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

  public Cell {
    Check.that(
        NAME.matcher(name).matches(),
        "cell name",
        name,
        "1 to 128 letters, digits, '.', '_' or '-', beginning with a letter or digit");
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
