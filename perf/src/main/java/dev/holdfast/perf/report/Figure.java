package dev.holdfast.perf.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/// How a figure is written that may not be known (NaN). Stateless.
public final class Figure {
  private Figure() {}

  /// Without a fraction where there is none: 50, 99.9.
  public static String plain(double value) {
    return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
  }

  /// With so many digits behind the point, or `-`.
  public static String known(double value, int digits) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  /// JSON has no NaN: what is not known is null.
  public static void put(ObjectNode node, String name, double value) {
    if (Double.isNaN(value)) {
      node.putNull(name);
    } else {
      node.put(name, value);
    }
  }
}
