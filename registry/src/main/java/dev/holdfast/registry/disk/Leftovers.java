package dev.holdfast.registry.disk;

import java.io.IOException;
import java.util.List;

/// Removes what no start would read any more once a generation is sealed. Cutting thread only.
final class Leftovers {
  private final DiskFiles files;
  private final long before;

  /// @param before the number of the generation that was whole before; 0 where there was none: then
  ///   the journals from entry 0 are as good as one
  Leftovers(DiskFiles files, long before) {
    this.files = files;
    this.before = before;
  }

  /// Keeps the generation of that number and the one before, and the journals from there. A failure
  /// leaves files, which the next cut removes.
  void remove(long sealed) {
    try {
      List<String> names = files.list();
      for (String name : names) {
        long number = FileNames.number(name);
        boolean generation = number >= 0 && !FileNames.isJournal(name);
        if (generation && number != sealed && number != before) {
          files.remove(name);
        }
      }
      List<String> journals = names.stream().filter(FileNames::isJournal).sorted().toList();
      for (int i = 0; i + 1 < journals.size(); i++) {
        if (FileNames.number(journals.get(i + 1)) <= before) {
          files.remove(journals.get(i));
        }
      }
      files.syncNames();
    } catch (IOException _) {
      // What is sealed counts all the same.
    }
  }
}
