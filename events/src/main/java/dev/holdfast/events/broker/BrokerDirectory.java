package dev.holdfast.events.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The files of a broker's data directory. Immutable; each file has one writer: the parent writes
/// ports and properties, the child its pid and the data.
///
/// Failure model: every file but the data may be lost or torn at any time. A torn or lost pid file
/// is no broker known (the lock still keeps a second one out), lost ports are chosen anew, and data
/// without the mark of a finished format are formatted again.
final class BrokerDirectory {
  /// The layout of this directory and the line of Kafka that wrote the data: data of another one
  /// are not read.
  private static final String FORMAT = "holdfast-bus 1 kafka 4";

  private static final Pattern NUMBERS = Pattern.compile("(\\d{1,18}) (\\d{1,18})\\s*");

  private final Path root;

  BrokerDirectory(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  /// A pair of numbers as the small files hold it.
  record Pair(long first, long second) {}

  Path root() {
    return root;
  }

  Path logFile() {
    return root.resolve("broker.log");
  }

  Path propertiesFile() {
    return root.resolve("server.properties");
  }

  Path data() {
    return root.resolve("kafka");
  }

  /// Classes that the JVM has read and checked before, to start faster. It makes and checks the
  /// file itself.
  Path sharedArchive() {
    return root.resolve("broker.jsa");
  }

  void create() throws IOException {
    Files.createDirectories(root);
  }

  /// Pid and start in epoch ms of the broker that last used this directory.
  Optional<Pair> readPid() {
    return read("broker.pid");
  }

  void writePid(long pid, long startMs) throws IOException {
    write("broker.pid", pid + " " + startMs + "\n");
  }

  void forgetPid() {
    try {
      Files.deleteIfExists(root.resolve("broker.pid"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The ports for clients and for the controller.
  Optional<Pair> readPorts() {
    return read("broker.ports");
  }

  void writePorts(int client, int controller) throws IOException {
    write("broker.ports", client + " " + controller + "\n");
  }

  /// Held by a broker for its life; null while another one holds it.
  @Nullable FileLock tryLock() throws IOException {
    FileChannel channel =
        FileChannel.open(
            root.resolve("broker.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    @Nullable FileLock lock = channel.tryLock();
    if (lock == null) {
      channel.close();
    }
    return lock;
  }

  /// Makes the data directory such that it is either whole or absent. Returns what was lost, for
  /// people, or null. Nobody may use the data meanwhile.
  @Nullable String discardForeignData() throws IOException {
    @Nullable String format = readText("broker.format");
    if (format == null && !Files.exists(data())) {
      return null;
    }
    if (FORMAT.equals(format) && Files.exists(data().resolve("meta.properties"))) {
      return null;
    }
    Files.deleteIfExists(root.resolve("broker.format"));
    delete(data());
    return format == null
        ? "the bus's data in " + root + " were never finished: it starts anew, empty"
        : FORMAT.equals(format)
            ? "the bus's data in " + root + " are gone: it starts anew, empty"
            : "the bus's data in %s are of another format (\"%s\", expected \"%s\"): it starts anew, empty"
                .formatted(root, format, FORMAT);
  }

  boolean isFormatted() {
    return FORMAT.equals(readText("broker.format"));
  }

  void markFormatted() throws IOException {
    write("broker.format", FORMAT);
  }

  private Optional<Pair> read(String name) {
    @Nullable String text = readText(name);
    if (text == null) {
      return Optional.empty();
    }
    Matcher matcher = NUMBERS.matcher(text);
    return matcher.matches()
        ? Optional.of(new Pair(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))))
        : Optional.empty();
  }

  private @Nullable String readText(String name) {
    try {
      return Files.readString(root.resolve(name));
    } catch (NoSuchFileException _) {
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(String name, String text) throws IOException {
    Path next = root.resolve(name + ".next");
    Files.writeString(next, text);
    Files.move(next, root.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private static void delete(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
