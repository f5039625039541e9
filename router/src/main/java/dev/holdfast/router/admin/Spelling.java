package dev.holdfast.router.admin;

import java.util.Locale;

/// How a constant's name is written for others to read.
final class Spelling {
  private Spelling() {}

  /// In JSON, as in configuration files: `address-taken`.
  static String json(Enum<?> constant) {
    return label(constant).replace('_', '-');
  }

  /// In a metric's label: `address_taken`.
  static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
