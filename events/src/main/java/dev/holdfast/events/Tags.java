package dev.holdfast.events;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// An endpoint's free labels: a map in the order of the names that is one array, because a million
/// endpoints carry one each. At most 64, names of 1 to 63 printable ASCII characters without
/// spaces, values of at most 255 with spaces. Immutable.
public final class Tags extends AbstractMap<String, String> {
  public static final Tags NONE = new Tags(new String[0]);

  private static final int MOST = 64;

  /// Name, value, name, value...
  private final String[] pairs;

  private Tags(String[] pairs) {
    this.pairs = pairs;
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
    return checked(pairs.clone());
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

  /// Takes the array over.
  private static Tags checked(String[] pairs) {
    int number = pairs.length / 2;
    if (number == 0) {
      return NONE;
    }
    Check.that(number <= MOST, "number of tags", number, "at most " + MOST);
    for (int i = 0; i < pairs.length; i += 2) {
      String name = pairs[i];
      Texts.visible("tag name", name, 63);
      Check.that(!name.isEmpty(), "tag name", name, "1 to 63 printable ASCII characters");
      if (!Texts.isPrintable(pairs[i + 1], 255)) {
        Texts.printable("value of tag " + name, pairs[i + 1], 255);
      }
    }
    return new Tags(pairs);
  }

  @Override
  public int size() {
    return pairs.length / 2;
  }

  /// The name at `index` in the order of names, 0 to size - 1.
  public String name(int index) {
    return pairs[2 * index];
  }

  /// The value at `index` in the order of names.
  public String value(int index) {
    return pairs[2 * index + 1];
  }

  @Override
  public @Nullable String get(@Nullable Object name) {
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i].equals(name)) {
        return pairs[i + 1];
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
    return other instanceof Tags tags ? Arrays.equals(pairs, tags.pairs) : super.equals(other);
  }

  /// As every map's: the sum over the entries of name's hash XOR value's.
  @Override
  public int hashCode() {
    int hash = 0;
    for (int i = 0; i < pairs.length; i += 2) {
      hash += pairs[i].hashCode() ^ pairs[i + 1].hashCode();
    }
    return hash;
  }

  @Override
  public Set<Entry<String, String>> entrySet() {
    return new Entries();
  }

  private final class Entries extends AbstractSet<Entry<String, String>> {
    @Override
    public int size() {
      return Tags.this.size();
    }

    @Override
    public Iterator<Entry<String, String>> iterator() {
      return new Iterator<>() {
        private int next;

        @Override
        public boolean hasNext() {
          return next < Tags.this.size();
        }

        @Override
        public Entry<String, String> next() {
          if (!hasNext()) {
            throw new NoSuchElementException();
          }
          return Map.entry(name(next), value(next++));
        }
      };
    }
  }
}
