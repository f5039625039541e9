package dev.holdfast.emitter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.emitter.api.CellOrder;
import dev.holdfast.emitter.api.InstanceOrder;
import dev.holdfast.emitter.lrp.TestLrps;
import dev.holdfast.events.Cell;
import dev.holdfast.events.EndpointState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The emitter's files on a real disk.
final class DataDirectoryTest {
  private static final Cell CELL = TestLrps.CELL;

  @TempDir Path directory;

  private CellTruth truth() {
    return CellTruth.NOTHING
        .after(
            TestLrps.listed(
                TestLrps.lrp(1),
                TestLrps.lrp(2, EndpointState.DRAINING, 9),
                TestLrps.lrp(3),
                TestLrps.checkedLrp(5),
                TestLrps.lrpOfApi(6, 30_000)))
        .dated(1_800_000_000_000L)
        .ordered(new CellOrder(CellOrder.Kind.EVACUATING, 7))
        .ordered("i-3", new InstanceOrder(EndpointState.INTERRUPTED, 8))
        .ranOut(TestLrps.id(2));
  }

  @Test
  void secondEmitterOnADirectoryIsRefusedByName() throws Exception {
    try (DataDirectory _ = DataDirectory.open(directory)) {
      assertThatThrownBy(() -> DataDirectory.open(directory))
          .isInstanceOf(StartException.class)
          .hasMessageContaining(directory.toString())
          .hasMessageContaining("process " + ProcessHandle.current().pid());
    }
    DataDirectory.open(directory).close();
  }

  @Test
  void directoryThatCannotBeMadeIsRefused() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");
    assertThatThrownBy(() -> DataDirectory.open(file.resolve("data")))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("cannot be used");
  }

  @Test
  void truthComesBackAsItWas() throws Exception {
    try (DataDirectory data = DataDirectory.open(directory.resolve("made"))) {
      TruthFile file = new TruthFile(data, "here", CELL);
      assertThat(file.read()).isNull();
      file.write(truth());
      CellTruth read = file.read();
      assertThat(read).isEqualTo(truth());
      assertThat(java.util.Objects.requireNonNull(read).claims().keySet())
          .containsExactlyElementsOf(truth().claims().keySet());
    }
  }

  @Test
  void changesAreAppendedAndReadBack() throws Exception {
    try (DataDirectory data = DataDirectory.open(directory)) {
      TruthFile file = new TruthFile(data, "here", CELL);
      CellTruth truth = truth();
      file.write(truth);
      long wholeBytes = Files.size(directory.resolve(DataFiles.TRUTH));
      for (CellTruth next : changes(truth)) {
        file.write(next);
        assertThat(new TruthFile(data, "here", CELL).read()).isEqualTo(next);
      }
      assertThat(Files.size(directory.resolve(DataFiles.TRUTH))).isGreaterThan(wholeBytes);
    }
  }

  /// One is gone, one has another target, one is new and waits, both have their time.
  private static List<CellTruth> changes(CellTruth truth) {
    CellTruth waiting =
        truth.after(
            TestLrps.listed(
                TestLrps.lrp(4),
                TestLrps.movedLrp(1, 30_001),
                TestLrps.lrp(2, EndpointState.DRAINING, 9)));
    return List.of(waiting, waiting.dated(1_800_000_000_500L));
  }

  @Test
  void changeThatIsNotWholeWasNeverMade() throws Exception {
    try (DataDirectory data = DataDirectory.open(directory)) {
      Path onDisk = directory.resolve(DataFiles.TRUTH);
      TruthFile file = new TruthFile(data, "here", CELL);
      file.write(truth());
      int wholeBytes = Math.toIntExact(Files.size(onDisk));
      file.write(changes(truth()).getFirst());
      byte[] both = Files.readAllBytes(onDisk);
      for (int at = wholeBytes; at < both.length; at++) {
        Files.write(onDisk, Arrays.copyOf(both, at));
        assertThat(file.read()).as("%d bytes of %d", at, both.length).isEqualTo(truth());
      }
    }
  }

  @Test
  void fileThatItsChangesHaveOutgrownIsWrittenAnew() throws Exception {
    try (DataDirectory data = DataDirectory.open(directory)) {
      TruthFile file = new TruthFile(data, "here", CELL);
      long mostBytes = 0;
      CellTruth truth = CellTruth.NOTHING;
      for (int i = 0; i < 1_000; i++) {
        truth = truth.after(TestLrps.listed(TestLrps.lrp(i % 7))).dated(1_800_000_000_000L + i);
        file.write(truth);
        mostBytes = Math.max(mostBytes, Files.size(directory.resolve(DataFiles.TRUTH)));
      }
      assertThat(mostBytes).isBetween(64L << 10, 80L << 10);
      assertThat(file.read()).isEqualTo(truth);
    }
  }

  @Test
  void emptyTruthIsNotAnAbsentOne() throws Exception {
    try (DataDirectory data = DataDirectory.open(directory)) {
      TruthFile file = new TruthFile(data, "here", CELL);
      file.write(CellTruth.NOTHING.after(TestLrps.listed()));
      assertThat(file.read()).isNotNull();
    }
  }

  @Test
  void everyDamageOfAByteIsNoticed() throws Exception {
    try (DataDirectory data = DataDirectory.open(directory)) {
      TruthFile truths = new TruthFile(data, "here", CELL);
      EpochFile epochs = new EpochFile(data, CELL);
      truths.write(truth());
      epochs.write(77);
      int epochBytes = Math.toIntExact(Files.size(directory.resolve(DataFiles.EPOCH)));
      int truthBytes = Math.toIntExact(Files.size(directory.resolve(DataFiles.TRUTH)));
      truths.write(changes(truth()).getFirst());
      for (String name : new String[] {DataFiles.TRUTH, DataFiles.EPOCH}) {
        byte[] whole = Files.readAllBytes(directory.resolve(name));
        for (int at = 0; at < whole.length; at++) {
          byte[] damaged = whole.clone();
          damaged[at] ^= 4;
          Files.write(directory.resolve(name), damaged);
          assertAbsent(name, truths, epochs);
        }
        int neededBytes = name.equals(DataFiles.TRUTH) ? truthBytes : epochBytes;
        for (int at = 0; at < neededBytes; at++) {
          Files.write(directory.resolve(name), Arrays.copyOf(whole, at));
          assertAbsent(name, truths, epochs);
        }
        Files.write(directory.resolve(name), whole);
      }
      assertThat(epochs.read()).hasValue(77);
    }
  }

  private static void assertAbsent(String name, TruthFile truths, EpochFile epochs)
      throws StartException {
    if (name.equals(DataFiles.TRUTH)) {
      assertThat(truths.read()).isNull();
    } else {
      assertThat(epochs.read()).isEmpty();
    }
  }

  @Test
  void halfWrittenTemporaryFileIsOfNoAccount() throws Exception {
    try (DataDirectory data = DataDirectory.open(directory)) {
      EpochFile epochs = new EpochFile(data, CELL);
      epochs.write(5);
      Files.writeString(directory.resolve("epoch.tmp"), "half");
      assertThat(epochs.read()).hasValue(5);
      epochs.write(6);
      assertThat(epochs.read()).hasValue(6);
    }
  }

  @Test
  void directoryOfAnotherCellIsRefused() throws Exception {
    try (DataDirectory data = DataDirectory.open(directory)) {
      new EpochFile(data, CELL).write(5);
      new TruthFile(data, "here", CELL).write(truth());
      Cell other = new Cell("other");
      assertThatThrownBy(() -> new EpochFile(data, other).read())
          .isInstanceOf(StartException.class)
          .hasMessageContaining("cell-1")
          .hasMessageContaining("other");
      assertThatThrownBy(() -> new TruthFile(data, "here", other).read())
          .isInstanceOf(StartException.class);
      assertThatThrownBy(() -> new TruthFile(data, "there", CELL).read())
          .isInstanceOf(StartException.class);
    }
  }

  @Test
  void acceptanceIsRemovedOnce() throws Exception {
    try (DataDirectory data = DataDirectory.open(directory)) {
      assertThat(data.remove(DataFiles.ACCEPT)).isFalse();
      Files.writeString(directory.resolve("accept"), "");
      assertThat(data.remove(DataFiles.ACCEPT)).isTrue();
      assertThat(data.remove(DataFiles.ACCEPT)).isFalse();
    }
  }
}
