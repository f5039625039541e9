package dev.holdfast.registry.disk;

/// The names in the directory. Numbers have 20 digits, so that names sort as numbers do. Stateless.
final class FileNames {
  /// How the name of a file ends that is being made: nobody reads it, a start removes it.
  static final String TEMPORARY = ".tmp";

  private static final String JOURNAL = "journal-";
  private static final String GENERATION = "generation-";
  private static final String JOURNAL_END = ".log";
  private static final String SEAL_END = ".seal";
  private static final int DIGITS = 20;

  private FileNames() {}

  /// The journal that begins with that entry.
  static String journal(long number) {
    return JOURNAL + digits(number) + JOURNAL_END;
  }

  static String seal(long number) {
    return GENERATION + digits(number) + SEAL_END;
  }

  static String generation(long number, Form form) {
    return GENERATION + digits(number) + form.nameEnd();
  }

  static boolean isJournal(String name) {
    return number(name, JOURNAL) >= 0 && name.endsWith(JOURNAL_END);
  }

  static boolean isSeal(String name) {
    return number(name, GENERATION) >= 0 && name.endsWith(SEAL_END);
  }

  static boolean isTemporary(String name) {
    return name.endsWith(TEMPORARY);
  }

  /// The number in a name of ours, -1 in any other.
  static long number(String name) {
    return Math.max(number(name, JOURNAL), number(name, GENERATION));
  }

  private static long number(String name, String kind) {
    int end = kind.length() + DIGITS;
    if (!name.startsWith(kind) || name.length() <= end || name.charAt(end) != '.') {
      return -1;
    }
    try {
      return Long.parseLong(name, kind.length(), end, 10);
    } catch (NumberFormatException _) {
      return -1;
    }
  }

  private static String digits(long number) {
    return "%020d".formatted(number);
  }
}
