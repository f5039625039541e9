package dev.holdfast.registry.disk;

import dev.holdfast.registry.facts.CellState;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads the newest whole state: the newest generation that is what its seal says, else the one
/// before, else nothing; then the journals from there without a hole. Changes no file. Used once,
/// by the loading thread.
final class Loader {
  private final DiskFiles files;
  private final Owner owner;
  private final int workers;
  private final DiskListener listener;

  Loader(DiskFiles files, Owner owner, int workers, DiskListener listener) {
    this.files = files;
    this.owner = owner;
    this.workers = workers;
    this.listener = listener;
  }

  Loaded load(Consumer<CellState> cells) throws IOException {
    List<String> names = files.list();
    List<String> seals =
        names.stream().filter(FileNames::isSeal).sorted(Comparator.reverseOrder()).toList();
    for (String name : seals) {
      try (LoadCrew crew = new LoadCrew(workers, owner.site())) {
        Seal seal = generation(name, crew, cells);
        return journals(names, seal, crew, cells);
      } catch (IOException e) {
        listener.onPassedOver(name, why(e));
      }
    }
    try (LoadCrew crew = new LoadCrew(workers, owner.site())) {
      return journals(names, null, crew, cells);
    }
  }

  /// Cells are handed over while others are being decoded, once the file is known to be what was
  /// sealed. If it turns out later that it cannot be read all the same, they stay: facts that are
  /// newer than the place are harmless.
  private Seal generation(String sealName, LoadCrew crew, Consumer<CellState> cells)
      throws IOException {
    Seal seal = Seal.read(files, sealName, owner);
    String name = FileNames.generation(seal.number(), seal.form());
    CellSink sink =
        (cell, bytes) -> {
          crew.offerCell(cell, bytes);
          crew.takeRestored(cells);
        };
    switch (seal.form()) {
      case PLAIN -> PlainForm.read(files, name, seal, sink);
      case MAP -> {
        if (workers > 1) {
          Thread.ofPlatform().name("holdfast-disk-load-map").daemon(true).start(MapForm::warmUp);
        }
        MapForm.read(files, name, seal, owner, sink);
      }
    }
    crew.settle();
    crew.takeRestored(cells);
    if (crew.cells() != seal.contents().cells()) {
      throw new Damaged(
          "%s holds %d cells; sealed were %d"
              .formatted(name, crew.cells(), seal.contents().cells()));
    }
    return seal;
  }

  private Loaded journals(
      List<String> names, @Nullable Seal seal, LoadCrew crew, Consumer<CellState> cells)
      throws IOException {
    List<String> journals = names.stream().filter(FileNames::isJournal).sorted().toList();
    JournalWalk walk = new JournalWalk(files, owner, seal, crew);
    int from = Math.max(0, lastThatBeginsAtMost(journals, walk.next()));
    int at = from;
    while (at < journals.size() && walk.goesOnIn(journals.get(at))) {
      String problem = walk.read(journals.get(at));
      if (!problem.isEmpty()) {
        listener.onPassedOver(journals.get(at), problem);
      }
      at++;
    }
    for (String beyond : journals.subList(at, journals.size())) {
      listener.onPassedOver(
          beyond, "it stands behind a hole: entry %d is missing".formatted(walk.next()));
    }
    crew.settle();
    boolean holed = at < journals.size() || walk.refused() || greatestNumber(names) > walk.next();
    Loaded loaded =
        new Loaded(
            walk.place(),
            holed ? Math.max(walk.next(), beyondAll(files)) : walk.next(),
            holed,
            holed ? null : walk.tail(),
            walk.appliedBytes(),
            seal);
    crew.takeChanged(cells);
    return loaded;
  }

  private static int lastThatBeginsAtMost(List<String> journals, long number) {
    int last = -1;
    for (int i = 0; i < journals.size() && FileNames.number(journals.get(i)) <= number; i++) {
      last = i;
    }
    return last;
  }

  private static long greatestNumber(List<String> names) {
    return names.stream().mapToLong(FileNames::number).max().orElse(0);
  }

  /// Greater than the number of any entry that was ever written: a journal holds fewer entries than
  /// bytes.
  static long beyondAll(DiskFiles files) throws IOException {
    long beyond = 0;
    for (String name : files.list()) {
      long entries = FileNames.isJournal(name) ? files.size(name) : 0;
      beyond = Math.max(beyond, FileNames.number(name) + entries + 1);
    }
    return beyond;
  }

  private static String why(IOException e) {
    return e instanceof Damaged ? String.valueOf(e.getMessage()) : e.toString();
  }
}
