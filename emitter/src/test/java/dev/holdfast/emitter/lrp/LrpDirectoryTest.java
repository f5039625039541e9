package dev.holdfast.emitter.lrp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real files, and a clock that stands still unless it is moved.
final class LrpDirectoryTest {
  @TempDir Path temporary;
  private Path directory;
  private LrpDirectory files;
  private long now = Long.MAX_VALUE - 1;

  @BeforeEach
  void open() throws IOException {
    directory = Files.createDirectory(temporary.resolve("lrps"));
    files = of(List.of());
  }

  private LrpDirectory of(List<Lrp> known) {
    return new LrpDirectory(
        directory,
        new LrpFormat(new LrpDefaults(TestLrps.CELL, "10.0.0.7", "", List.of("shared"))),
        known);
  }

  private static String lrp(String instance) {
    return "{instance: %s, endpoints: [{port: 61001, containerPort: 8080}]}\n".formatted(instance);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }

  private @Nullable Observation written(String... names) {
    return files.lookAt(Set.of(names), now);
  }

  private static Observation.Listed list(@Nullable Observation seen) {
    if (seen instanceof Observation.Listed listed) {
      return listed;
    }
    throw new AssertionError("no list: " + seen);
  }

  private static List<String> instances(@Nullable Observation seen) {
    return list(seen).lrps().stream().map(Lrp::instance).toList();
  }

  private static List<String> refused(@Nullable Observation seen) {
    return list(seen).refused();
  }

  private void settle() {
    now += LrpDirectory.SETTLE_NANOS;
  }

  @Test
  void wholeFileIsBelievedAtOnce() throws IOException {
    write("b.yml", lrp("b"));
    write("a.yaml", "lrps:\n- " + lrp("a") + "- " + lrp("c"));
    assertThat(instances(files.lookAtAll(now))).containsExactly("a", "c", "b");
    write("a.yaml", lrp("d"));
    assertThat(instances(written("a.yaml"))).containsExactly("d", "b");
  }

  @Test
  void rewriteWithinOneTickIsSeenBecauseTheNameIsTold() throws IOException {
    write("a.yaml", lrp("a"));
    files.lookAtAll(now);
    Path file = directory.resolve("a.yaml");
    var time = Files.getLastModifiedTime(file);
    write("a.yaml", lrp("b"));
    Files.setLastModifiedTime(file, time);
    assertThat(instances(written("a.yaml"))).containsExactly("b");
  }

  @Test
  void removedFileMustStayAwayForAMoment() throws IOException {
    write("a.yaml", lrp("a"));
    write("b.yaml", lrp("b"));
    files.lookAtAll(now);
    Files.delete(directory.resolve("a.yaml"));
    assertThat(instances(written("a.yaml"))).containsExactly("a", "b");
    assertThat(files.settlesInNanos(now)).isEqualTo(LrpDirectory.SETTLE_NANOS);
    settle();
    assertThat(instances(written())).containsExactly("b");
    assertThat(files.settlesInNanos(now)).isEqualTo(-1);
  }

  @Test
  void editorThatRenamesAndWritesAnewIsNoRemoval() throws IOException {
    write("a.yaml", lrp("a"));
    files.lookAtAll(now);
    Files.move(directory.resolve("a.yaml"), directory.resolve("a.yaml~"));
    assertThat(instances(written("a.yaml"))).containsExactly("a");
    write("a.yaml", lrp("b"));
    assertThat(instances(written("a.yaml"))).containsExactly("b");
    settle();
    assertThat(instances(written())).containsExactly("b");
  }

  @Test
  void atomicRenameOverTheFileIsBelievedAtOnce() throws IOException {
    write("a.yaml", lrp("a"));
    files.lookAtAll(now);
    write(".a.yaml.new", lrp("b"));
    Files.move(
        directory.resolve(".a.yaml.new"),
        directory.resolve("a.yaml"),
        StandardCopyOption.ATOMIC_MOVE);
    assertThat(instances(written("a.yaml"))).containsExactly("b");
  }

  @Test
  void halfWrittenFileKeepsItsLastGoodStateUntilItIsWhole() throws IOException {
    write("a.yaml", lrp("a"));
    files.lookAtAll(now);
    for (String half : List.of("", "{inst", "instance: b\nendpoints:\n- port: 610")) {
      write("a.yaml", half);
      Observation seen = written("a.yaml");
      assertThat(instances(seen)).containsExactly("a");
      assertThat(refused(seen)).as("not yet").isEmpty();
    }
    write("a.yaml", lrp("b"));
    assertThat(instances(written("a.yaml"))).containsExactly("b");
  }

  @Test
  void wholeLinesWithoutAnEndAreBelievedOnceTheyStandStill() throws IOException {
    write("a.yaml", lrp("a").strip());
    assertThat(files.lookAtAll(now)).as("the first list is not complete").isNull();
    settle();
    assertThat(instances(files.lookAtAll(now))).containsExactly("a");
  }

  @Test
  void largeFileIsBelievedOnceItStandsStill() throws IOException {
    write("a.yaml", lrp("a"));
    files.lookAtAll(now);
    write("a.yaml", "# " + "x".repeat(FileContent.ONE_PIECE_BYTES) + "\n" + lrp("b"));
    assertThat(instances(written("a.yaml"))).containsExactly("a");
    settle();
    assertThat(instances(written())).containsExactly("b");
  }

  @Test
  void fileThatNeverStandsStillIsJudgedAllTheSame() throws IOException {
    write("a.yaml", lrp("a"));
    files.lookAtAll(now);
    long until = now + LrpDirectory.DOUBT_MOST_NANOS;
    while (now - until < 0) {
      write("a.yaml", lrp("b").strip() + " ".repeat((int) ((until - now) % 97)));
      assertThat(instances(written("a.yaml"))).containsExactly("a");
      now += LrpDirectory.SETTLE_NANOS / 2;
    }
    write("a.yaml", lrp("b") + "#");
    assertThat(instances(written("a.yaml"))).containsExactly("b");
  }

  @Test
  void badFileKeepsItsLastGoodStateUntilItIsMended() throws IOException {
    write("a.yaml", lrp("a"));
    write("b.yaml", lrp("b"));
    files.lookAtAll(now);
    write("a.yaml", "instance: a\nendpoints:\n- port: many\n");
    written("a.yaml");
    settle();
    Observation seen = written();
    assertThat(instances(seen)).containsExactly("a", "b");
    assertThat(refused(seen))
        .containsExactly(
            directory.resolve("a.yaml")
                + ":3: 'endpoints[0].port' is \"many\"; expected a whole number from 1 to 65535");
    write("a.yaml", lrp("c"));
    Observation mended = written("a.yaml");
    assertThat(instances(mended)).containsExactly("c", "b");
    assertThat(refused(mended)).isEmpty();
  }

  @Test
  void badFileThatIsRemovedTakesItsLastGoodStateWithIt() throws IOException {
    write("a.yaml", lrp("a"));
    files.lookAtAll(now);
    write("a.yaml", "nonsense");
    written("a.yaml");
    settle();
    written();
    Files.delete(directory.resolve("a.yaml"));
    written("a.yaml");
    settle();
    Observation seen = written();
    assertThat(instances(seen)).isEmpty();
    assertThat(refused(seen)).isEmpty();
  }

  @Test
  void emptyFileIsRefusedSoThatATruncationRemovesNothing() throws IOException {
    write("a.yaml", lrp("a"));
    files.lookAtAll(now);
    write("a.yaml", "");
    written("a.yaml");
    settle();
    Observation seen = written();
    assertThat(instances(seen)).containsExactly("a");
    assertThat(refused(seen).getFirst()).contains("is empty; expected an LRP, or `lrps: []`");
  }

  @Test
  void incumbentStandsAndTheNewcomersFileIsRefusedWithBothNames() throws IOException {
    write("b.yaml", lrp("x"));
    files.lookAtAll(now);
    write("a.yaml", "lrps:\n- " + lrp("x") + "- " + lrp("y"));
    Observation seen = written("a.yaml");
    assertThat(instances(seen)).containsExactly("x");
    assertThat(list(seen).lrps().getFirst().origin()).isEqualTo("b.yaml");
    assertThat(refused(seen).getFirst())
        .contains("a.yaml:1")
        .contains("cell-1/x:8080")
        .contains("b.yaml");
    Files.delete(directory.resolve("b.yaml"));
    written("b.yaml");
    settle();
    Observation after = written();
    assertThat(instances(after)).containsExactly("x", "y");
    assertThat(refused(after)).isEmpty();
  }

  @Test
  void incumbentStandsOverARestartToo() throws IOException {
    write("b.yaml", lrp("x"));
    List<Lrp> known = list(files.lookAtAll(now)).lrps();
    write("a.yaml", lrp("x"));
    files = of(known);
    Observation seen = files.lookAtAll(now);
    assertThat(list(seen).lrps().getFirst().origin()).isEqualTo("b.yaml");
    assertThat(refused(seen)).hasSize(1);
  }

  @Test
  void lrpMayMoveFromOneFileToAnother() throws IOException {
    write("a.yaml", "lrps:\n- " + lrp("x") + "- " + lrp("y"));
    write("b.yaml", lrp("z"));
    files.lookAtAll(now);
    write("b.yaml", "lrps:\n- " + lrp("z") + "- " + lrp("y"));
    assertThat(instances(written("b.yaml"))).containsExactly("x", "y", "z");
    write("a.yaml", lrp("x"));
    assertThat(instances(written("a.yaml"))).containsExactly("x", "z", "y");
  }

  @Test
  void filesMayExchangeTheirLrps() throws IOException {
    write("a.yaml", lrp("x"));
    write("b.yaml", lrp("y"));
    files.lookAtAll(now);
    write("a.yaml", lrp("y"));
    write("b.yaml", lrp("x"));
    assertThat(instances(written("a.yaml", "b.yaml"))).containsExactly("y", "x");
  }

  @Test
  void badFileOfARestartKeepsWhatItSaidBefore() throws IOException {
    write("a.yaml", "nonsense");
    files = of(List.of(TestLrps.movedLrp(1, 61001)));
    write("f-1.yaml", "nonsense");
    files.lookAtAll(now);
    settle();
    Observation seen = files.lookAtAll(now);
    assertThat(instances(seen)).containsExactly("i-1");
    assertThat(refused(seen)).hasSize(2);
  }

  @Test
  void fileThatIsGoneAfterARestartIsRemovedByTheFirstCompleteList() {
    files = of(List.of(TestLrps.lrp(1)));
    assertThat(instances(files.lookAtAll(now))).containsExactly("i-1");
    settle();
    assertThat(instances(files.lookAtAll(now))).isEmpty();
  }

  @Test
  void missingDirectoryIsNoEmptyList() throws IOException {
    write("a.yaml", lrp("a"));
    files.lookAtAll(now);
    Files.move(directory, temporary.resolve("away"));
    assertThat(files.lookAtAll(now)).isInstanceOf(Observation.Failed.class);
    assertThat(written("a.yaml")).isInstanceOf(Observation.Failed.class);
    Files.writeString(directory, "a file of that name");
    assertThat(files.lookAtAll(now)).isInstanceOf(Observation.Failed.class);
    Files.delete(directory);
    Files.move(temporary.resolve("away"), directory);
    assertThat(instances(files.lookAtAll(now))).containsExactly("a");
  }

  @Test
  void anotherDirectoryOfThatNameHasAnotherPlace() throws IOException {
    Observation.Listed before = list(files.lookAtAll(now));
    Files.move(directory, temporary.resolve("away"));
    Files.createDirectory(directory);
    Observation.Listed after = list(files.lookAtAll(now));
    assertThat(after.place()).isNotEqualTo(before.place());
  }

  @Test
  void linksToFilesAreFollowedAndLinksToNowhereAreRefused() throws IOException {
    Path elsewhere = Files.writeString(temporary.resolve("real"), lrp("a"));
    Files.createSymbolicLink(directory.resolve("a.yaml"), elsewhere);
    Files.createSymbolicLink(directory.resolve("b.yaml"), temporary.resolve("nothing"));
    Files.createSymbolicLink(directory.resolve("c.yaml"), directory.resolve("c.yaml"));
    files.lookAtAll(now);
    settle();
    Observation seen = files.lookAtAll(now);
    assertThat(instances(seen)).containsExactly("a");
    assertThat(refused(seen)).hasSize(2).allMatch(why -> why.contains("cannot be read"));
    Files.writeString(elsewhere, lrp("abc"));
    assertThat(instances(files.lookAtAll(now))).containsExactly("abc");
  }

  @Test
  void subdirectoriesHiddenFilesAndOtherNamesArePassedOver() throws IOException {
    Files.createDirectory(directory.resolve("sub.yaml"));
    write(".hidden.yaml", lrp("h"));
    write("readme.txt", "nothing");
    write("a.yaml~", lrp("o"));
    write("a.yaml", lrp("a"));
    Observation seen = files.lookAtAll(now);
    assertThat(instances(seen)).containsExactly("a");
    assertThat(refused(seen)).isEmpty();
  }

  @Test
  void hugeFileIsRefusedWithoutBeingParsed() throws IOException {
    write("a.yaml", "# " + "x".repeat(FileContent.BYTES_MOST) + "\n" + lrp("a"));
    files.lookAtAll(now);
    settle();
    Observation seen = files.lookAtAll(now);
    assertThat(instances(seen)).isEmpty();
    assertThat(refused(seen).getFirst()).contains("is larger than 1048576 bytes");
  }

  @Test
  void bytesThatAreNoTextAndDeepNestingAreRefused() throws IOException {
    Files.write(directory.resolve("a.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 10});
    write("b.yaml", "[".repeat(200_000));
    files.lookAtAll(now);
    settle();
    assertThat(refused(files.lookAtAll(now))).hasSize(2);
  }

  @Test
  void fileThatMayNotBeReadKeepsItsLastGoodState() throws IOException {
    write("a.yaml", lrp("a"));
    files.lookAtAll(now);
    Path file = directory.resolve("a.yaml");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    assumeFalse(Files.isReadable(file), "root may read everything");
    written("a.yaml");
    settle();
    Observation seen = written();
    assertThat(instances(seen)).containsExactly("a");
    assertThat(refused(seen).getFirst()).contains("may not be read");
  }
}
