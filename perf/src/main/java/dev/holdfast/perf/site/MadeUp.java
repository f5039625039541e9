package dev.holdfast.perf.site;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/// Names and labels of made-up endpoints, of the sizes that Cloud Foundry has them in. The same
/// numbers always give the same texts. Stateless.
public final class MadeUp {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L; // Spreads numbers over GUIDs.

  /// So many neighbours have the same labels.
  private static final int ALIKE = 50;

  private static final int VALUES = 20;

  private MadeUp() {}

  /// A GUID of 36 characters.
  ///
  /// @param kind 0 to 3: what it is of; each kind has GUIDs of its own
  public static String guid(long number, long kind) {
    return new UUID(number * GOLDEN, number << 2 | kind).toString();
  }

  /// The labels of the endpoint or the app of that number.
  public static Map<String, String> tags(int count, long number) {
    Map<String, String> tags = new LinkedHashMap<>();
    for (int tag = 0; tag < count; tag++) {
      tags.put("tag-" + tag, "value-" + tag + "-" + number / ALIKE % VALUES);
    }
    return tags;
  }
}
