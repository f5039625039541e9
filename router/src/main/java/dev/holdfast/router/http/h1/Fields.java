package dev.holdfast.router.http.h1;

import java.util.Arrays;

/// Where the header lines of a head stand, and which of them a proxy knows. A view: valid until the
/// next scan into it. Event loop only.
public final class Fields {
  private static final byte[] NONE = new byte[0];

  private final int most;
  private byte[] bytes = NONE;
  private int count;
  private int begin;
  private FieldName[] names = new FieldName[32];
  private int[] colons = new int[32];
  private int[] valueStarts = new int[32];
  private int[] valueEnds = new int[32];
  // Line i ends, CRLF included, where line i + 1 begins.
  private int[] lineEnds = new int[32];

  Fields(int most) {
    this.most = most;
  }

  void begin(byte[] newBytes, int at) {
    bytes = newBytes;
    begin = at;
    count = 0;
  }

  /// False where there are too many.
  boolean add(FieldName name, int colon, int valueStart, int valueEnd, int lineEnd) {
    if (count == most) {
      return false;
    }
    if (count == names.length) {
      grow();
    }
    names[count] = name;
    colons[count] = colon;
    valueStarts[count] = valueStart;
    valueEnds[count] = valueEnd;
    lineEnds[count] = lineEnd;
    count++;
    return true;
  }

  private void grow() {
    int length = 2 * names.length;
    names = Arrays.copyOf(names, length);
    colons = Arrays.copyOf(colons, length);
    valueStarts = Arrays.copyOf(valueStarts, length);
    valueEnds = Arrays.copyOf(valueEnds, length);
    lineEnds = Arrays.copyOf(lineEnds, length);
  }

  public byte[] bytes() {
    return bytes;
  }

  public int count() {
    return count;
  }

  public FieldName name(int i) {
    return names[i];
  }

  /// Where line `i` begins.
  public int lineStart(int i) {
    return i == 0 ? begin : lineEnds[i - 1];
  }

  /// Where line `i` ends, its CRLF included.
  public int lineEnd(int i) {
    return lineEnds[i];
  }

  public int valueStart(int i) {
    return valueStarts[i];
  }

  /// Where the value ends, whitespace behind it left out.
  public int valueEnd(int i) {
    return valueEnds[i];
  }

  public int nameLength(int i) {
    return colons[i] - lineStart(i);
  }

  /// The first line of that name, -1 where there is none.
  public int find(FieldName name) {
    for (int i = 0; i < count; i++) {
      if (names[i] == name) {
        return i;
      }
    }
    return -1;
  }

  /// The first line of that name, which is in lower case; -1 where there is none.
  public int find(byte[] lowerName) {
    for (int i = 0; i < count; i++) {
      if (isNamed(i, lowerName)) {
        return i;
      }
    }
    return -1;
  }

  /// Whether line `i` has that name, which is in lower case.
  public boolean isNamed(int i, byte[] lowerName) {
    int at = lineStart(i);
    return Tokens.equal(bytes, at, at + nameLength(i), lowerName);
  }

  /// Whether the value of line `i` lists that token, which is in lower case.
  public boolean lists(int i, byte[] lowerToken) {
    return Tokens.contains(bytes, valueStarts[i], valueEnds[i], lowerToken, 0, lowerToken.length);
  }

  /// Whether the first that the value of line `i` lists is that token, which is in lower case.
  public boolean listsFirst(int i, byte[] lowerToken) {
    int at = Tokens.next(bytes, valueStarts[i], valueEnds[i]);
    return Tokens.equal(bytes, at, Tokens.end(bytes, at, valueEnds[i]), lowerToken);
  }

  /// Whether a Connection line names the field of line `i`, so that it ends here (RFC 9110 §7.6.1).
  public boolean isNominated(int i) {
    for (int c = 0; c < count; c++) {
      if (names[c] == FieldName.CONNECTION
          && Tokens.contains(
              bytes, valueStarts[c], valueEnds[c], bytes, lineStart(i), nameLength(i))) {
        return true;
      }
    }
    return false;
  }
}
