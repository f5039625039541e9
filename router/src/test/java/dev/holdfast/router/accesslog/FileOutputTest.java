package dev.holdfast.router.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.ManualTicker;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class FileOutputTest {
  // Opens well and is always full: Linux has it everywhere.
  private static final Path FULL = Path.of("/dev/full");

  @TempDir Path directory = Path.of("set by JUnit");
  private final ManualTicker ticker = new ManualTicker();
  private @Nullable FileOutput output;

  @AfterEach
  void close() {
    if (output != null) {
      output.close();
    }
  }

  private Path log() {
    return directory.resolve("access.log");
  }

  private FileOutput open() throws Exception {
    FileOutput opened = FileOutput.open(log(), ticker.nanos());
    output = opened;
    return opened;
  }

  private int write(FileOutput to, String text) {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    to.write(bytes, ticker.nanos());
    return bytes.remaining();
  }

  @Test
  void appendsToWhatIsThere() throws Exception {
    Files.writeString(log(), "before\n");

    assertThat(write(open(), "after\n")).isZero();

    assertThat(log()).hasContent("before\nafter\n");
  }

  @Test
  void aFileThatWasMovedAwayIsOpenedAnew() throws Exception {
    FileOutput out = open();
    write(out, "one\n");
    Path moved = directory.resolve("access.log.1");
    Files.move(log(), moved);
    write(out, "two\n");
    ticker.advance(Duration.ofSeconds(1));
    out.onTick(ticker.nanos());
    write(out, "three\n");

    assertThat(moved).hasContent("one\ntwo\n");
    assertThat(log()).hasContent("three\n");
  }

  @Test
  void aFileThatWasReplacedIsOpenedAnew() throws Exception {
    FileOutput out = open();
    write(out, "one\n");
    Files.move(log(), directory.resolve("access.log.1"));
    Files.writeString(log(), "other\n");
    ticker.advance(Duration.ofSeconds(1));
    out.onTick(ticker.nanos());
    write(out, "two\n");

    assertThat(log()).hasContent("other\ntwo\n");
  }

  @Test
  void aFileIsOpenedAnewWhenThatIsAsked() throws Exception {
    FileOutput out = open();
    write(out, "one\n");
    Path moved = directory.resolve("access.log.1");
    Files.move(log(), moved);
    out.reopen();
    out.onTick(ticker.nanos());
    write(out, "two\n");

    assertThat(moved).hasContent("one\n");
    assertThat(log()).hasContent("two\n");
  }

  @Test
  @Timeout(20)
  void aNamedPipeIsOpenedWithoutWaitingForAReader() throws Exception {
    Pipes.make(log());
    FileOutput out = open();

    assertThat(write(out, "one\n")).isZero();
    out.reopen();
    out.onTick(ticker.nanos());
    assertThat(write(out, "two\n")).as("what was written before is still there").isZero();

    try (FileChannel reader = FileChannel.open(log(), StandardOpenOption.READ)) {
      ByteBuffer read = ByteBuffer.allocate(64);
      reader.read(read);
      assertThat(new String(read.array(), 0, read.position(), StandardCharsets.US_ASCII))
          .isEqualTo("one\ntwo\n");
    }
  }

  @Test
  void aFullDiskLosesLinesAndSaysWhyUntilItHasRoom() throws Exception {
    Files.createSymbolicLink(log(), FULL);
    FileOutput out = open();

    assertThat(write(out, "lost\n")).isEqualTo(5);
    assertThat(out.problem()).contains("cannot write to " + log());

    Files.delete(log());
    assertThat(write(out, "too soon\n")).as("tries once a second").isEqualTo(9);
    ticker.advance(Duration.ofSeconds(1));
    assertThat(write(out, "kept\n")).isZero();

    assertThat(out.problem()).isNull();
    assertThat(log()).hasContent("kept\n");
  }

  @Test
  void aDirectoryThatWentAwayCostsNoLineOfTheOpenFile() throws Exception {
    Path below = Files.createDirectory(directory.resolve("logs"));
    FileOutput out = FileOutput.open(below.resolve("access.log"), ticker.nanos());
    output = out;
    Path moved = directory.resolve("moved");
    Files.move(below, moved);
    ticker.advance(Duration.ofSeconds(1));
    out.onTick(ticker.nanos());

    assertThat(write(out, "kept\n")).isZero();
    assertThat(moved.resolve("access.log")).hasContent("kept\n");
  }
}
