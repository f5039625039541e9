package dev.holdfast.router.rules;

import dev.holdfast.router.http.h1.Fields;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;

/// Which header lines are taken out of a head, and which are put in: bytes made ready. Immutable.
public final class HeaderRules {
  /// A line that is put in.
  record Line(String name, String value) {
    int bytes() {
      return name.length() + value.length() + ": \r\n".length();
    }

    private String text() {
      return name + ": " + value + "\r\n";
    }
  }

  // Lengths of names are taken as bits, those over 63 with the ones 64 shorter.
  private final long lengths;
  private final byte[][] taken;
  private final byte[] lines;
  private final byte[][] names;
  private final byte[][] values;

  /// @param taken names, in lower case
  HeaderRules(SortedSet<String> taken, List<Line> put) {
    List<byte[]> gone = new ArrayList<>();
    long bits = 0;
    for (String name : taken) {
      gone.add(ascii(name));
      bits |= 1L << name.length();
    }
    this.lengths = bits;
    this.taken = gone.toArray(byte[][]::new);
    StringBuilder text = new StringBuilder();
    put.forEach(line -> text.append(line.text()));
    this.lines = ascii(text.toString());
    this.names =
        put.stream().map(line -> ascii(line.name.toLowerCase(Locale.ROOT))).toArray(byte[][]::new);
    this.values = put.stream().map(line -> ascii(line.value)).toArray(byte[][]::new);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /// Whether line `i` goes.
  public boolean takes(Fields fields, int i) {
    if ((lengths & 1L << fields.nameLength(i)) == 0) {
      return false;
    }
    for (byte[] name : taken) {
      if (fields.isNamed(i, name)) {
        return true;
      }
    }
    return false;
  }

  /// The lines that are put in, each with its CRLF. Nobody writes to it.
  public byte[] lines() {
    return lines;
  }

  /// How many lines are put in.
  public int count() {
    return names.length;
  }

  /// The name of a line that is put in, in lower case. Nobody writes to it.
  public byte[] name(int i) {
    return names[i];
  }

  /// Its value. Nobody writes to it.
  public byte[] value(int i) {
    return values[i];
  }
}
