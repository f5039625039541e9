package dev.holdfast.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Rows under column heads, aligned for people: texts to the left, numbers to the right, two spaces
/// between, none at a line's end. One thread.
final class Table {
  private static final String GAP = "  ";

  private final List<String> heads;
  private final List<List<String>> rows = new ArrayList<>();

  Table(String... heads) {
    this.heads = List.of(heads);
  }

  /// Adds a row of as many cells as there are heads.
  Table row(Object... cells) {
    if (cells.length != heads.size()) {
      throw new IllegalArgumentException(cells.length + " cells under " + heads.size() + " heads");
    }
    rows.add(IntStream.range(0, cells.length).mapToObj(i -> String.valueOf(cells[i])).toList());
    return this;
  }

  /// The table's lines, the heads first.
  List<String> lines() {
    int[] widths = new int[heads.size()];
    boolean[] numeric = new boolean[heads.size()];
    for (int column = 0; column < widths.length; column++) {
      int at = column;
      widths[at] = heads.get(at).length();
      rows.forEach(row -> widths[at] = Math.max(widths[at], row.get(at).length()));
      numeric[at] = !rows.isEmpty() && rows.stream().allMatch(row -> isNumber(row.get(at)));
    }
    List<String> lines = new ArrayList<>();
    lines.add(line(heads, widths, numeric));
    rows.forEach(row -> lines.add(line(row, widths, numeric)));
    return lines;
  }

  private static String line(List<String> cells, int[] widths, boolean[] numeric) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      String cell = cells.get(column);
      String padding = " ".repeat(widths[column] - cell.length());
      line.append(column == 0 ? "" : GAP);
      line.append(numeric[column] ? padding + cell : cell + padding);
    }
    return line.toString().stripTrailing();
  }

  private static boolean isNumber(String cell) {
    return !cell.isEmpty() && cell.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
