package dev.holdfast.events;

import java.nio.charset.StandardCharsets;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// An endpoint's free labels: a map in the order of the names that is one array of bytes, because a
/// million endpoints carry one each; its texts are made when they are asked for. At most 64, names
/// of 1 to 63 printable ASCII characters without spaces, values of at most 255 with spaces.
/// Immutable.
public final class Tags extends AbstractMap<String, String> {
  public static final Tags NONE = new Tags(new byte[0]);

  private static final int MOST = 64;
  private static final int VALUE_MOST = 255;

  /// Of each label the length of its name, a byte, and the name; then the same of its value.
  private final byte[] bytes;

  private Tags(byte[] bytes) {
    this.bytes = bytes;
  }

  /// The same labels; the map itself where it is one of these.
  public static Tags of(Map<String, String> labels) {
    if (labels instanceof Tags tags) {
      return tags;
    }
    String[] pairs = new String[2 * labels.size()];
    int at = 0;
    for (Entry<String, String> label : new TreeMap<>(labels).entrySet()) {
      pairs[at++] = label.getKey();
      pairs[at++] = label.getValue();
    }
    return checked(pairs);
  }

  /// From `name, value, name, value...` in any order. Throws {@link IllegalArgumentException} where
  /// a label is out of bounds or a name stands twice.
  public static Tags ofPairs(String... pairs) {
    for (int i = 2; i < pairs.length; i += 2) {
      if (pairs[i - 2].compareTo(pairs[i]) >= 0) {
        return sorted(pairs);
      }
    }
    return checked(pairs);
  }

  private static Tags sorted(String[] pairs) {
    Map<String, String> labels = new TreeMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      if (labels.put(pairs[i], pairs[i + 1]) != null) {
        throw Check.refused("tag name", pairs[i], "no name twice");
      }
    }
    return of(labels);
  }

  private static Tags checked(String[] pairs) {
    int number = pairs.length / 2;
    if (number == 0) {
      return NONE;
    }
    Check.that(number <= MOST, "number of tags", number, "at most " + MOST);
    int length = pairs.length;
    for (int i = 0; i < pairs.length; i += 2) {
      String name = pairs[i];
      Texts.visible("tag name", name, 63);
      Check.that(!name.isEmpty(), "tag name", name, "1 to 63 printable ASCII characters");
      if (!Texts.isPrintable(pairs[i + 1], VALUE_MOST)) {
        Texts.printable("value of tag " + name, pairs[i + 1], VALUE_MOST);
      }
      length += name.length() + pairs[i + 1].length();
    }
    return new Tags(packed(pairs, length));
  }

  // The one method that copies a string's bytes without allocating; it drops the high byte of each
  // character, and ASCII, which is all that was let in, has none.
  @SuppressWarnings("deprecation")
  private static byte[] packed(String[] texts, int length) {
    byte[] bytes = new byte[length];
    int at = 0;
    for (String text : texts) {
      bytes[at++] = (byte) text.length();
      text.getBytes(0, text.length(), bytes, at);
      at += text.length();
    }
    return bytes;
  }

  /// Shows every label's bytes, in the order of the names.
  public void show(Visitor visitor) {
    for (int at = 0; at < bytes.length; at = next(at)) {
      int valueAt = textEnd(at);
      visitor.visit(bytes, at + 1, textLength(at), valueAt + 1, textLength(valueAt));
    }
  }

  /// Is shown labels. It leaves the bytes as they are.
  @FunctionalInterface
  public interface Visitor {
    void visit(byte[] bytes, int nameAt, int nameLength, int valueAt, int valueLength);
  }

  @Override
  public int size() {
    int size = 0;
    for (int at = 0; at < bytes.length; at = next(at)) {
      size++;
    }
    return size;
  }

  @Override
  public boolean isEmpty() {
    return bytes.length == 0;
  }

  @Override
  public @Nullable String get(@Nullable Object name) {
    for (int at = 0; at < bytes.length; at = next(at)) {
      if (text(at).equals(name)) {
        return text(textEnd(at));
      }
    }
    return null;
  }

  @Override
  public boolean containsKey(@Nullable Object name) {
    return get(name) != null;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Tags tags ? Arrays.equals(bytes, tags.bytes) : super.equals(other);
  }

  /// As every map's: the sum over the entries of name's hash XOR value's.
  @Override
  public int hashCode() {
    int hash = 0;
    for (int at = 0; at < bytes.length; at = next(at)) {
      hash += textHash(at) ^ textHash(textEnd(at));
    }
    return hash;
  }

  @Override
  public Set<Entry<String, String>> entrySet() {
    return new Entries();
  }

  private int textLength(int at) {
    return bytes[at] & 0xff;
  }

  private int textEnd(int at) {
    return at + 1 + textLength(at);
  }

  /// Where the label after the one at `at` begins.
  private int next(int at) {
    return textEnd(textEnd(at));
  }

  private String text(int at) {
    return new String(bytes, at + 1, textLength(at), StandardCharsets.ISO_8859_1);
  }

  /// As the text's own.
  private int textHash(int at) {
    int hash = 0;
    for (int i = at + 1; i < textEnd(at); i++) {
      hash = 31 * hash + bytes[i];
    }
    return hash;
  }

  private final class Entries extends AbstractSet<Entry<String, String>> {
    @Override
    public int size() {
      return Tags.this.size();
    }

    @Override
    public Iterator<Entry<String, String>> iterator() {
      return new Iterator<>() {
        private int at;

        @Override
        public boolean hasNext() {
          return at < bytes.length;
        }

        @Override
        public Entry<String, String> next() {
          if (!hasNext()) {
            throw new NoSuchElementException();
          }
          Entry<String, String> label = Map.entry(text(at), text(textEnd(at)));
          at = Tags.this.next(at);
          return label;
        }
      };
    }
  }
}
