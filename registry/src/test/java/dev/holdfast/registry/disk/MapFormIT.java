package dev.holdfast.registry.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.Cell;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.log.LogIdentity;
import dev.holdfast.registry.facts.CellState;
import dev.holdfast.registry.facts.Reducer;
import dev.holdfast.registry.facts.TestRecords;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Generations as Chronicle Maps on a real disk.
class MapFormIT {
  private static final LogIdentity IDENTITY = new LogIdentity("k", "r", "p");

  /// Every generation is a map, and cells are decoded by threads.
  private static final Limits MAPS = new Limits(2_000, 0, 1_000_000, 1, 4, 2);

  @TempDir private Path directory;
  private final HeardDisk heard = new HeardDisk();

  private FactsDisk open() throws DiskInUseException {
    return new FactsDisk(
        DiskFiles.in(directory), DiskWorld.OWNER, () -> 0, heard, MAPS, Runnable::run);
  }

  private void cut(List<CellState> cells) throws DiskInUseException {
    try (FactsDisk disk = open()) {
      disk.load(_ -> {});
      long before = disk.status().generation();
      disk.cutSoon();
      for (int i = 0; i < 10_000 && disk.status().generation() == before; i++) {
        disk.advance(cells::iterator, new Place(IDENTITY, 7, null), 0);
      }
      assertThat(heard.heard).isEmpty();
      assertThat(disk.status().generation()).isGreaterThan(before);
    }
  }

  private Map<String, String> load() throws DiskInUseException {
    try (FactsDisk disk = open()) {
      Map<Cell, CellState> found = new TreeMap<>();
      disk.load(state -> found.put(state.cell(), state));
      return DiskWorld.told(found);
    }
  }

  private static CellState cell(String name, int endpoints) {
    Endpoint[] all = new Endpoint[endpoints];
    for (int i = 0; i < endpoints; i++) {
      all[i] =
          TestRecords.endpoint(
              name, "i%05d".formatted(i), "10.0.0.1", 1 + i, 1, name + "-" + i + ".example.com");
    }
    return Objects.requireNonNull(
        new Reducer()
            .apply(null, TestRecords.read(TestRecords.manifest(name, TestRecords.order(1, 1), all)))
            .state());
  }

  private static Map<String, String> told(List<CellState> cells) {
    Map<Cell, CellState> facts = new TreeMap<>();
    cells.forEach(cell -> facts.put(cell.cell(), cell));
    return DiskWorld.told(facts);
  }

  @Test
  void smallAndLargeCellsAreReadAsTheyWereWritten() throws Exception {
    List<CellState> cells = new ArrayList<>();
    IntStream.range(0, 50).forEach(i -> cells.add(cell("c" + i, i * i)));
    cells.add(cell("large", 30_000));

    cut(cells);

    assertThat(load()).isEqualTo(told(cells));
    assertThat(heard.passedOver).isEmpty();
    assertThat(DiskFiles.in(directory).list()).noneMatch(FileNames::isTemporary);
  }

  @Test
  void noCellsAreAGenerationToo() throws Exception {
    cut(List.of());

    assertThat(load()).isEmpty();
    assertThat(heard.passedOver).isEmpty();
  }

  @Test
  void aDamagedMapIsNotOpenedAndTheOneBeforeIsTaken() throws Exception {
    cut(List.of(cell("first", 3)));
    cut(List.of(cell("second", 3)));
    Path newest = newestMap();
    long bytes = Files.size(newest);
    for (int at = 0; at < 40; at++) {
      byte[] original = damage(newest, bytes * at / 40);

      assertThat(load()).isEqualTo(told(List.of(cell("first", 3))));

      restore(newest, bytes * at / 40, original);
    }
    assertThat(load()).isEqualTo(told(List.of(cell("second", 3))));
    assertThat(heard.passedOver).isNotEmpty();
  }

  private Path newestMap() throws IOException {
    List<String> names = DiskFiles.in(directory).list();
    return directory.resolve(
        names.stream().filter(name -> name.endsWith(".map")).toList().getLast());
  }

  private static byte[] damage(Path file, long at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    byte[] original = {bytes[(int) at]};
    restore(file, at, new byte[] {(byte) (original[0] ^ 0x40)});
    return original;
  }

  private static void restore(Path file, long at, byte[] bytes) throws IOException {
    try (SeekableByteChannel out = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
      out.position(at);
      out.write(ByteBuffer.wrap(bytes));
    }
  }

  @Test
  void readingLeavesTheSealedFileAsItWas() throws Exception {
    cut(List.of(cell("c", 100)));
    Path map = newestMap();
    byte[] before = Files.readAllBytes(map);

    load();

    assertThat(Files.readAllBytes(map)).isEqualTo(before);
  }

  @Test
  void aKillAtAnyStepOfAMapsCutCostsNoFacts() {
    Limits limits = new Limits(2_000, 0, 1_000_000, 1, 4, 1);
    FaultyFiles whole = new FaultyFiles();
    life(new DiskWorld(whole, 3, limits));
    assertThat(whole.list()).anyMatch(name -> name.endsWith(".map"));
    for (int dead = 0; dead < whole.steps(); dead += 2) {
      FaultyFiles files = new FaultyFiles();
      files.faults(FaultyFiles.deadFrom(dead, FaultyFiles.Fate.TORN));
      DiskWorld world = new DiskWorld(files, 3, limits);
      life(world);

      world.restart(files.afterKill());
    }
  }

  private static void life(DiskWorld world) {
    for (int turn = 0; turn < 40; turn++) {
      world.turn();
    }
  }
}
